"""The pages of Sync Status: every automatic closure can be looked at and taken back, and held runs
are decided on.
"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.models import Customer, ProcessRun, ProcessSwitch, StatusChange
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from sync.workflows.operations import override_status
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory

LIST = "/account-health/sync-status/"
TODAY = date(2026, 11, 20)
ON = "?as_of=2026-11-20"
PERMISSION = "sync.review_closures"


def sync(provider):
    return run_process(provider, "sync-status", as_of=TODAY, started_by="the clock")


def statuses(provider):
    with provider_transaction(provider):
        return dict(Customer.objects.values_list("account_number", "status"))


def closure_of(provider, number):
    with provider_transaction(provider):
        return Closure.objects.get(customer__account_number=number)


@pytest.fixture
def closed(plain_provider, empty):
    return sync(plain_provider)


@pytest.fixture
def held(plain_provider, empty):
    plain_provider.sync_hold_min_accounts, plain_provider.sync_hold_percent = 1, Decimal(0)
    plain_provider.save()
    return sync(plain_provider)


def page_of(run, part=""):
    return f"{LIST}{run.pk}/{part}{ON}"


def restore(client, run, **values):
    values = {"reason": "Closed by mistake", "exempt_days": "30"} | values
    page = client.post(page_of(run, "restore/"), values)
    values["shown"] = page.context["shown"] if page.context else ""
    return client.post(page_of(run, "restore/"), values, follow=True)


def test_it_says_that_nothing_was_closed_yet_or_that_it_is_paused(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(LIST))
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process="sync-status", reason="A migration is under way"
        )
    page = text(browser.get(LIST))
    assert 'data-empty="paused"' in page
    assert "A migration is under way" in page


def test_it_lists_runs_with_closures_and_those_to_decide_on_first(browser, plain_provider, held):
    with provider_transaction(plain_provider):
        ProcessRun.objects.create(
            provider=plain_provider, process="sync-status", as_of=TODAY, status="SUCCEEDED"
        )
    response = browser.get(LIST)
    assert [row.run.pk for row in response.context["to_decide"]] == [held.pk]
    assert not response.context["page"]
    assert "Waits for your decision" in text(response)


def test_it_counts_what_is_closed_restored_and_to_be_reviewed(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    restore(browser, closed, only=closure_of(plain_provider, "A-1").pk)
    (row,) = browser.get(LIST).context["page"].rows
    assert (row.listed, row.closed, row.restored, row.to_review) == (3, 3, 1, 2)
    assert browser.get("/").context["closures"] == 2
    assert 'data-empty="filtered"' in text(browser.get(LIST + "?show=REJECTED"))
    assert len(browser.get(LIST + "?show=NO&as_of_from=2026-11-20").context["page"].rows) == 1


def test_a_run_shows_the_evidence_of_each_closure(browser, closed):
    page = text(browser.get(page_of(closed)))
    for words in (
        "Name A-1",
        "on a page by dora",
        "through the API by crm-key",
        "by an import by ops",
        "15 Nov 2026",
        "Not yet",
    ):
        assert words in page, words
    assert PERMISSION in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Name+A-2", ["A-2"]),
        ("via=API", ["A-2"]),
        ("outcome=RESTORED", []),
        ("reviewed=NO", ["A-1", "A-2", "A-3"]),
        ("reviewed=YES", []),
    ],
)
def test_closures_are_filtered(browser, closed, query, found):
    response = browser.get(f"{page_of(closed)}&{query}")
    numbers = [row.closure.customer.account_number for row in response.context["page"].rows]
    assert sorted(numbers) == found
    assert ('data-empty="filtered"' in text(response)) == (not found)


@pytest.mark.parametrize("query", ["after=garbage", "before=%00", "outcome=%27", "q=%00", "via=x"])
def test_a_mistyped_address_breaks_no_page(browser, closed, query):
    assert browser.get(f"{page_of(closed)}&{query}").status_code == 200
    assert browser.get(f"{LIST}?{query}&as_of_from=never").status_code == 200


@pytest.mark.parametrize("part", ["review/", "restore/", "approve/", "reject/"])
def test_without_the_permission_nothing_changes(browser, plain_provider, held, part):
    before = statuses(plain_provider)
    assert (
        browser.post(page_of(held, part), {"scope": "all", "shown": "x", "reason": "x"}).status_code
        == 403
    )
    assert statuses(plain_provider) == before


@pytest.mark.parametrize("part", ["", "review/", "restore/", "approve/", "reject/"])
def test_another_providers_run_is_not_found(browser, grant, other_profile, part):
    grant(PERMISSION)
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    run = sync(other_profile.provider)
    send = browser.get if part == "" else browser.post
    assert send(page_of(run, part)).status_code == 404
    assert send(f"{LIST}{uuid4()}/{part}").status_code == 404
    assert statuses(other_profile.provider) == {"S-1": "CLOSED"}


def test_another_runs_closure_is_not_taken_for_one_of_this(
    browser, plain_provider, profile, grant, closed
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="B-1", cycle_date=None)
    later = sync(plain_provider)
    page = text(restore(browser, later, closure=[closure_of(plain_provider, "A-1").pk]))
    assert "there is nothing to restore" in page
    assert statuses(plain_provider)["A-1"] == "CLOSED"


@pytest.mark.parametrize(("choice", "left"), [("one", 2), ("picked", 1), ("all", 0)])
def test_closures_are_marked_as_reviewed(browser, plain_provider, grant, closed, choice, left):
    grant(PERMISSION)
    keys = [str(closure_of(plain_provider, number).pk) for number in ("A-1", "A-2")]
    values = {
        "one": {"only": keys[0]},
        "picked": {"scope": "picked", "closure": keys},
        "all": {"scope": "all"},
    }[choice]
    browser.post(page_of(closed, "review/"), values)
    with provider_transaction(plain_provider):
        assert Closure.objects.filter(reviewed_at=None).count() == left
        assert set(
            Closure.objects.exclude(reviewed_at=None).values_list("reviewed_by", flat=True)
        ) == {"clara"}


@pytest.mark.parametrize(
    "values",
    [{}, {"scope": "all", "via": "NONE"}, {"closure": "garbage"}, {"scope": "all", "q": "\x00"}],
)
def test_a_choice_that_cannot_be_read_never_becomes_everything(
    browser, plain_provider, grant, closed, values
):
    grant(PERMISSION)
    browser.post(page_of(closed, "review/"), values)
    assert "nothing to restore" in text(restore(browser, closed, **values))
    assert set(statuses(plain_provider).values()) == {"CLOSED", "OPEN"}
    with provider_transaction(plain_provider):
        assert not Closure.objects.exclude(reviewed_at=None).exists()


def test_restoring_is_confirmed_with_a_reason_first(browser, plain_provider, grant, closed):
    grant(PERMISSION)
    page = text(browser.post(page_of(closed, "restore/"), {"scope": "all"}))
    assert "Restore 3 accounts?" in page
    assert "field-error" in text(restore(browser, closed, scope="all", reason=""))
    assert "field-error" in text(restore(browser, closed, scope="all", exempt_days="-1"))
    assert statuses(plain_provider)["A-1"] == "CLOSED"


def test_all_of_a_run_are_restored_with_reason_and_exemption(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    assert "3 accounts are restored" in text(
        restore(browser, closed, scope="all", exempt_days="10")
    )
    with provider_transaction(plain_provider):
        restored = Customer.objects.exclude(account_number="A-9")
        assert set(restored.values_list("status", "sync_exempt_until")) == {
            ("OPEN", TODAY + timedelta(days=10))
        }
        change = StatusChange.objects.filter(cause="RESTORE").first()
    assert (change.reason, change.actor, change.via) == ("Closed by mistake", "clara", "UI")


def test_all_matching_restores_those_that_match_and_no_other(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    restore(browser, closed, scope="all", via="API")
    assert statuses(plain_provider) == {
        "A-1": "CLOSED",
        "A-2": "OPEN",
        "A-3": "CLOSED",
        "A-9": "OPEN",
    }


def test_what_has_changed_since_is_shown_and_never_overwritten(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    with provider_transaction(plain_provider, actor="dora", via="UI"):
        customer = Customer.objects.get(account_number="A-2")
        override_status(customer, "LEAD", as_of=TODAY, reason="Not a customer", permitted=True)
        override_status(customer, "CLOSED", as_of=TODAY, reason="Closed by hand", permitted=True)
    changed = "A-2 has changed since: lead → closed by dora (Status override)"
    assert changed in text(browser.get(page_of(closed)))
    page = text(browser.post(page_of(closed, "restore/"), {"scope": "all"}))
    assert "Restore 2 accounts?" in page
    assert changed in page
    page = text(restore(browser, closed, scope="all"))
    assert "2 accounts are restored" in page
    assert "1 not restored" in page
    assert changed in page
    assert statuses(plain_provider)["A-2"] == "CLOSED"


def test_a_child_is_restored_with_its_parent_and_not_alone(browser, plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        parent = CustomerFactory(
            bill_profile=profile, account_number="P-1", cycle_date=None, kind="PARENT"
        )
        CustomerFactory(
            bill_profile=profile, account_number="C-1", cycle_date=None, kind="CHILD", parent=parent
        )
    run = sync(plain_provider)
    page = text(restore(browser, run, only=closure_of(plain_provider, "C-1").pk))
    assert "its parent P-1 is closed: restore that first" in page
    assert "Restore 2 accounts?" in text(browser.post(page_of(run, "restore/"), {"scope": "all"}))
    restore(browser, run, scope="all")
    assert statuses(plain_provider) == {"P-1": "OPEN", "C-1": "OPEN"}


def test_a_held_run_says_how_many_still_meet_the_rule_and_closes_those(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        LineFactory(customer=Customer.objects.get(account_number="A-1"), line_ref="NEW")
    page = text(browser.get(page_of(held)))
    assert "Approve and close 2" in page
    page = text(browser.post(page_of(held, "approve/"), follow=True))
    assert "Approved: 2 of 3 accounts were closed" in page
    assert statuses(plain_provider) == {
        "A-1": "OPEN",
        "A-2": "CLOSED",
        "A-3": "CLOSED",
        "A-9": "OPEN",
    }
    assert "the run is succeeded, not held" in text(
        browser.post(page_of(held, "approve/"), follow=True)
    )
    assert "the run is succeeded, not held" in text(
        browser.post(page_of(held, "reject/"), {"reason": "x"}), 409
    )


def test_a_held_run_is_rejected_with_a_reason(browser, plain_provider, grant, held):
    grant(PERMISSION)
    assert "field-error" in text(browser.post(page_of(held, "reject/"), {"reason": " "}))
    text(browser.get(page_of(held, "reject/")))
    page = text(
        browser.post(page_of(held, "reject/"), {"reason": "The import was wrong"}, follow=True)
    )
    assert "The import was wrong" in page
    assert set(statuses(plain_provider).values()) == {"OPEN"}


def test_the_email_of_a_run_leads_to_its_closures(
    plain_provider, staff, grant, empty, mailoutbox, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    staff.email = "clara@example.com"
    with as_the_owner():
        staff.save()
    with django_capture_on_commit_callbacks(execute=True):
        run = sync(plain_provider)
    (mail,) = mailoutbox
    assert mail.to == ["clara@example.com"]
    assert f"{LIST}{run.pk}/" in mail.body


def test_approving_a_held_run_tells_of_its_closures(
    browser, plain_provider, staff, grant, held, mailoutbox, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    staff.email = "clara@example.com"
    with as_the_owner():
        staff.save()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page_of(held, "approve/"))
    assert [mail.subject.partition(": ")[2] for mail in mailoutbox] == [
        "Sync Status closed 3 accounts on 2026-11-20"
    ]


def test_it_leads_to_the_run_among_the_operations(browser, plain_provider, closed):
    assert f"/operations/runs/{closed.pk}/" in text(browser.get(page_of(closed)))


def test_history_shows_the_closing_and_leads_to_its_restoring(
    browser, plain_provider, grant, closed
):
    assert f"needs the permission {PERMISSION}" in text(browser.get("/customers/A-1/history/"))
    grant(PERMISSION)
    page = text(browser.get("/customers/A-1/history/"))
    closure = closure_of(plain_provider, "A-1")
    assert f"{LIST}{closed.pk}/restore/?only={closure.pk}&amp;back=history" in page
    confirm = text(browser.get(f"{LIST}{closed.pk}/restore/?only={closure.pk}&back=history"))
    assert "Restore A-1 <bdi>Name A-1</bdi>?" in confirm
    response = restore(browser, closed, closure=[closure.pk], back="history")
    assert response.redirect_chain[-1][0] == "/customers/A-1/history/"
    assert "restored already" in text(browser.get("/customers/A-1/history/"))


@pytest.mark.parametrize("address", ["list", "run", "preview", "restore", "history"])
def test_the_number_of_queries_does_not_grow(
    browser, plain_provider, profile, grant, queries_of, address
):
    grant(PERMISSION)

    def more(numbers):
        with provider_transaction(plain_provider):
            for number in numbers:
                customer = CustomerFactory(
                    bill_profile=profile, account_number=f"B-{number}", cycle_date=None
                )
                ProductFactory(
                    customer=customer,
                    product_type=ProductTypeFactory(name="Fibre", code=f"T-{number}"),
                    product_ref=f"P-{number}",
                    rate=Decimal("29.95"),
                    billed_through_date=None,
                    status="DISCONNECTED",
                )
        return sync(plain_provider) if address != "preview" else None

    def count(run):
        where = {
            "list": LIST,
            "preview": f"{LIST}preview/{ON}",
            "history": "/customers/B-1/history/",
        }
        return queries_of(
            where.get(address)
            or page_of(run, "restore/" if address == "restore" else "") + "&scope=all"
        )

    few = count(more([1, 2]))
    assert count(more(range(10, 30))) == few
