"""The pages of in-product messages: write, review, approve by another person, launch, watch, stop;
and what an account would see, and why.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from accounts.clock import local_today
from accounts.models import ProcessSwitch, User
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message, MessageReach
from notifications.serving.operations import serve
from tests.browser import Browser, text
from tests.database import as_the_owner
from tests.factories import CustomerFactory, OctoberStatementFactory, TransactionFactory

AUTHOR, APPROVE = "notifications.author_messages", "notifications.approve_messages"
LIST = "/messaging/messages/"


def filled(*conditions, **values):
    usual = {
        "category": "PAYMENT",
        "level": "WARNING",
        "title": "Your payment failed",
        "text": "Please contact your account owner.",
        "viewer_roles": ["OWNER", "ADMIN"],
        "most_a_day": 20,
        "condition-TOTAL_FORMS": len(conditions),
        "condition-INITIAL_FORMS": 0,
    }
    for place, condition in enumerate(conditions):
        usual |= {f"condition-{place}-{name}": value for name, value in condition.items()}
    return usual | values


OPEN = {"about": "status:in", "value": "OPEN"}


@pytest.fixture
def max_(plain_provider):
    """Another member of staff, who approves."""
    max_ = User.objects.create_user("max", password="x", provider=plain_provider)
    for codename in ("author_messages", "approve_messages"):
        with as_the_owner():
            max_.user_permissions.add(
                Permission.objects.get(content_type__app_label="notifications", codename=codename)
            )
    client = Browser()
    client.force_login(max_)
    return client


@pytest.fixture
def accounts(plain_provider, profile):
    """A-1 is 100.00 past due; A-2 owes nothing."""
    with provider_transaction(plain_provider):
        owing = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )
        OctoberStatementFactory(
            customer=owing,
            statement_number="1",
            charges=Decimal("100.00"),
            due_date=date(2026, 10, 25),
        )
        TransactionFactory(customer=owing, amount=Decimal("100.00"), date=date(2026, 11, 1))
        return owing, CustomerFactory(
            bill_profile=profile, account_number="A-2", cycle_date=None, name="Bea Current"
        )


@pytest.fixture
def message(browser, plain_provider, grant, accounts):
    grant(AUTHOR)
    assert browser.post(f"{LIST}new/", filled(OPEN)).status_code == 302
    return the_message(plain_provider)


def the_message(provider):
    with provider_transaction(provider):
        return Message.objects.get()


def page(message, act=""):
    return f"{LIST}{message.pk}/{act}"


def served(provider, customer, role="OWNER"):
    with provider_transaction(provider):
        return [shown.title for shown in serve(provider, customer, role, local_today(provider))]


def launched(client, max_, message):
    client.post(page(message, "submit/"))
    max_.post(page(message, "approve/"))
    max_.post(page(message, "launch/"), {"percentage": 100})


def test_the_list_says_which_kind_of_empty_it_is(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(LIST))
    assert 'data-empty="filtered"' in text(browser.get(f"{LIST}?status=LIVE"))


def test_from_a_draft_to_live_takes_two_people(browser, max_, plain_provider, message, accounts):
    owing, current = accounts
    written = text(browser.get(page(message)))
    assert "Nobody can take it away" in written
    assert "Account status is one of OPEN" in written
    browser.post(page(message, "submit/"))
    assert "whoever wrote or edited a message does not" in text(browser.get(page(message)))
    assert browser.post(page(message, "approve/")).status_code == 403
    review = text(max_.get(page(message)))
    assert "Approve for 1 account" in review
    assert "A-1" in review
    assert "A-2" not in review
    assert max_.post(page(message, "approve/")).status_code == 302
    assert served(plain_provider, owing) == []
    assert max_.post(page(message, "launch/"), {"percentage": 100}).status_code == 302
    assert served(plain_provider, owing) == ["Your payment failed"]
    assert served(plain_provider, current) == []
    live = text(browser.get(page(message)))
    assert "approved for 1, pauses itself above 11" in live
    assert "became" in live


def test_the_author_does_not_approve_with_every_permission(browser, plain_provider, message, grant):
    grant(APPROVE)
    browser.post(page(message, "submit/"))
    refused = text(browser.post(page(message, "approve/")), 409)

    assert "does not approve it" in refused
    assert the_message(plain_provider).status == "IN_REVIEW"


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [OPEN | {"negated": "not"}],
        [OPEN, {"joined": "or", "about": "status:in", "value": "CLOSED"}],
    ],
)
def test_an_edit_of_a_live_message_takes_it_off_at_once(
    browser, max_, plain_provider, message, accounts, conditions
):
    launched(browser, max_, message)
    owing, current = accounts
    assert served(plain_provider, owing)
    browser.post(page(message, "edit/"), filled(*conditions))

    assert the_message(plain_provider).status == "DRAFT"
    assert served(plain_provider, owing) == served(plain_provider, current) == []


@pytest.mark.parametrize(
    "about", ["past_due:at_least", "balance_due:at_least", "payment_failed:is"]
)
def test_a_payment_fact_cannot_be_turned_round_on_the_page(browser, plain_provider, message, about):
    negated = {"negated": "not", "about": about, "value": "1"}

    assert "cannot negate" in text(browser.post(page(message, "edit/"), filled(negated)), 409)
    assert the_message(plain_provider).audience["clauses"][0]["any"][0]["field"] == "status"


def test_the_builder_shows_what_was_stored_and_joins_rows_by_and_or(
    browser, plain_provider, message
):
    rows = (
        OPEN,
        {"joined": "and", "about": "past_due:at_least", "value": "50.00"},
        {"joined": "or", "about": "payment_failed:is"},
        {"about": ""},
    )
    browser.post(page(message, "edit/"), filled(*rows))
    clauses = the_message(plain_provider).audience["clauses"]

    assert [len(clause["any"]) for clause in clauses] == [1, 2]
    shown = browser.get(page(message, "edit/")).context["rows"]
    assert [row.initial.get("about") for row in shown][:3] == [
        "status:in",
        "past_due:at_least",
        "payment_failed:is",
    ]
    assert [row.initial.get("joined") for row in shown][:3] == ["and", "and", "or"]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"title": ""}, 400),
        ({"viewer_roles": []}, 400),
        ({"category": "X"}, 400),
        ({"condition-TOTAL_FORMS": "x"}, 400),
    ],
)
def test_what_cannot_be_read_is_not_saved(browser, plain_provider, grant, values, status):
    grant(AUTHOR)

    assert browser.post(f"{LIST}new/", filled(OPEN, **values)).status_code == status
    assert (
        browser.post(
            f"{LIST}new/", filled({"about": "past_due:at_least", "value": "much"})
        ).status_code
        == 409
    )
    with provider_transaction(plain_provider):
        assert not Message.objects.exists()


def test_words_of_payment_in_another_category_are_pointed_out(browser, plain_provider, grant):
    grant(AUTHOR)
    browser.post(f"{LIST}new/", filled(OPEN, category="SERVICE"))

    assert "The words speak of payment" in text(browser.get(page(the_message(plain_provider))))


def test_pausing_and_ending_take_effect_on_the_next_request_and_say_why(
    browser, max_, plain_provider, message, accounts
):
    launched(browser, max_, message)
    browser.post(page(message, "pause/"), {"reason": "wrong words"})
    assert served(plain_provider, accounts[0]) == []
    assert "wrong words" in text(browser.get(page(message)))
    max_.post(page(message, "launch/"), {"percentage": 100})
    assert served(plain_provider, accounts[0])
    browser.post(page(message, "end/"))
    assert served(plain_provider, accounts[0]) == []
    assert "is not allowed" in text(max_.post(page(message, "launch/"), {"percentage": 100}), 409)


def test_stop_all_needs_a_reason_and_is_taken_back_by_an_approver(
    browser, max_, plain_provider, message, accounts
):
    launched(browser, max_, message)
    assert browser.post(f"{LIST}stop/").status_code == 200
    assert served(plain_provider, accounts[0])
    browser.post(f"{LIST}stop/", {"reason": "complaints"})
    assert served(plain_provider, accounts[0]) == []
    assert "complaints" in text(browser.get(LIST))
    with provider_transaction(plain_provider):
        assert ProcessSwitch.objects.get().process == "messages"
    assert browser.post(f"{LIST}start/").status_code == 403
    max_.post(f"{LIST}start/")
    assert served(plain_provider, accounts[0])


def test_each_act_needs_its_permission(browser, plain_provider, message, staff):
    with as_the_owner():
        staff.user_permissions.clear()
    for act in ("submit/", "approve/", "reject/", "launch/", "roll-out/", "pause/", "end/"):
        assert browser.post(page(message, act)).status_code == 403, act
    for address in ("new/", f"{message.pk}/edit/", "stop/", "embedding/"):
        assert browser.get(f"{LIST}{address}").status_code == 403, address
    assert browser.post(page(message, "publish/")).status_code == 404
    assert "Write" not in text(browser.get(LIST))
    assert text(browser.get(page(message)))


def test_another_providers_message_is_not_found(browser, grant, other_profile, max_):
    grant(AUTHOR)
    grant(APPROVE)
    with provider_transaction(other_profile.provider):
        theirs = Message.objects.create(
            provider=other_profile.provider, category="GENERAL", title="Southern news", text="x",
            viewer_roles=["OWNER"], audience={"clauses": []}, author="s", edited_by="s",
        )  # fmt: skip
    assert browser.get(page(theirs)).status_code == 404
    assert browser.get(page(theirs, "edit/")).status_code == 404
    assert browser.post(page(theirs, "submit/")).status_code == 404
    assert "Southern news" not in text(browser.get(LIST))


def test_what_an_account_would_see_and_why(browser, max_, plain_provider, message, accounts):
    launched(browser, max_, message)
    owing = text(browser.get("/customers/A-1/messages/"))
    assert "Would be shown" in owing
    assert "past due 100" in owing
    current = text(browser.get("/customers/A-2/messages/"))
    assert "Not shown" in current
    assert "the account is current" in current
    agent = text(browser.get("/customers/A-1/messages/?viewer_role=AGENT"))
    assert "Not shown" in agent
    assert browser.get("/customers/A-1/messages/?viewer_role=x").status_code == 200
    assert browser.get("/customers/NONE/messages/").status_code == 404
    with provider_transaction(plain_provider):
        assert not MessageReach.objects.exists(), "looking is no impression"


def test_the_page_of_an_account_asks_a_number_of_queries_that_does_not_grow(
    browser, max_, plain_provider, message, accounts, queries_of
):
    launched(browser, max_, message)
    before = queries_of("/customers/A-1/messages/")
    for _ in range(3):
        browser.post(f"{LIST}new/", filled(OPEN))
        with provider_transaction(plain_provider):
            newest = Message.objects.order_by("-id")[0]
        launched(browser, max_, newest)

    assert queries_of("/customers/A-1/messages/") == before


def test_origins_are_added_and_removed(browser, plain_provider, grant):
    grant(APPROVE)
    address = f"{LIST}embedding/"
    assert 'data-empty="none"' in text(browser.get(address))
    browser.post(address, {"origin": "https://App.example.com/"})
    assert "https://app.example.com" in text(browser.get(address))
    assert "/static/js/in-product-messages.js" in text(browser.get(address))
    for bad in (
        "http://app.example.com",
        "https://app.example.com/x",
        "app",
        "https://",
        "https://a b",
        "*",
        "https://x@y",
    ):
        assert 'role="alert"' in text(browser.post(address, {"origin": bad}), 409), bad
    key = browser.get(address).context["origins"][0].pk
    browser.post(f"{address}{key}/remove/")
    assert 'data-empty="none"' in text(browser.get(address))


def test_the_sample_counts_what_is_really_owed(browser, max_, plain_provider, message, accounts):
    browser.post(page(message, "submit/"))
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=accounts[0], amount=Decimal("100.00"), kind="PAYMENT", date=date(2026, 11, 2)
        )

    review = max_.get(page(message)).context["review"]
    assert (review.count, review.current, review.sample) == (0, 0, [])
    assert Decimal(0) == review.count
