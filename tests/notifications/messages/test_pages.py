"""The pages of in-product messages: review, approve by another person, launch, watch, stop."""

from datetime import date
from decimal import Decimal

from accounts.models import ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import TransactionFactory
from tests.notifications.messages.pages import (
    APPROVE,
    AUTHOR,
    LIST,
    launched,
    page,
    served,
    the_message,
)


def test_the_list_says_which_kind_of_empty_it_is(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(LIST))
    assert 'data-empty="filtered"' in text(browser.get(f"{LIST}?status=LIVE"))


def test_from_a_draft_to_live_takes_two_people(browser, max_, plain_provider, message, accounts):
    owing, current = accounts
    written = text(browser.get(page(message)))
    assert "Nobody can take it away" in written
    assert "Account status is one of Open" in written
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


def test_the_sample_counts_what_is_really_owed(browser, max_, plain_provider, message, accounts):
    browser.post(page(message, "submit/"))
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=accounts[0], amount=Decimal("100.00"), kind="PAYMENT", date=date(2026, 11, 2)
        )

    review = max_.get(page(message)).context["review"]
    assert (review.count, review.current, review.sample) == (0, 0, [])
    assert Decimal(0) == review.count
