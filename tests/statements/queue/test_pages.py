from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest

from accounts.models import Customer, ProcessRun
from accounts.processes.runner import run_queued
from accounts.processes.states import RunStatus
from accounts.tenancy.transactions import provider_transaction
from statements.posting.states import STATEMENTS
from tests.browser import accounts_on, text
from tests.factories import BillProfileFactory, CustomerFactory, TransactionFactory

QUEUE, CONFIRM, START = (
    f"/billing/create-statements/{part}" for part in ("", "confirm/", "start/")
)
ON = "?as_of=2026-11-20"
PERMISSION = "statements.create_statements"


@pytest.fixture
def queued(plain_provider, profile):
    """Two customers in the queue, and one whose cycle date is too far away."""
    with provider_transaction(plain_provider):
        business = BillProfileFactory(code="BUSINESS", name="Business")
        for number, of, amount in (("A-1", profile, "20.00"), ("A-2", business, "5.50")):
            TransactionFactory(
                customer=CustomerFactory(
                    bill_profile=of, account_number=number, cycle_date=date(2026, 11, 25)
                ),
                amount=Decimal(amount),
                date=date(2026, 11, 1),
            )
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-3", cycle_date=date(2026, 12, 8)
            ),
            amount=Decimal("7.00"),
            date=date(2026, 11, 1),
        )


@pytest.fixture
def delay():
    with patch("sync.day.start.take_up_run.delay") as delay:
        yield delay


def start(client, callbacks, **values):
    shown = client.post(CONFIRM + ON, values).context["shown"]
    with callbacks(execute=True):
        return client.post(START + ON, values | {"shown": shown})


def test_it_says_that_nobody_is_due(browser, profile):
    assert 'data-empty="none"' in text(browser.get(QUEUE))


def test_it_lists_who_is_due_now_and_says_when_it_was_asked(browser, queued):
    response = browser.get(QUEUE + ON)
    assert accounts_on(response) == ["A-1", "A-2"]
    page = text(response)
    for words in ("evaluated at", "$20.00", "15 Dec 2026", "5 / 20", "Cycle-based"):
        assert words in page


def test_it_is_asked_anew_at_each_visit(browser, plain_provider, queued):
    assert browser.get(QUEUE + ON).context["count"] == 2
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=BillProfileFactory(code="NEW"),
                account_number="A-4",
                cycle_date=date(2026, 11, 21),
            ),
            amount=Decimal("1.00"),
            date=date(2026, 11, 1),
        )
    assert browser.get(QUEUE + ON).context["count"] == 3


def test_a_customer_who_is_not_queued_gets_the_rule_its_dates_and_the_first_day(browser, queued):
    page = text(browser.get(f"{QUEUE}{ON}&q=A-3"))
    assert "is not in the queue" in page
    assert (
        "Not yet: the cycle date is 8 Dec 2026; with 5 lead days this customer enters the queue on"
        " 3 Dec 2026." in page
    )
    assert "Cycle date 8 Dec 2026" in page


def test_all_matching_an_unreadable_filter_creates_nothing(browser, plain_provider, grant, queued):
    grant(PERMISSION)
    page = text(browser.get(f"{QUEUE}{ON}&profile=NONE"))
    assert '<input type="hidden" name="profile" value="NONE">' in page
    browser.post(f"{QUEUE}start/{ON}", {"scope": "all", "profile": "NONE"})
    with provider_transaction(plain_provider):
        assert not ProcessRun.objects.exists()


def test_a_search_that_finds_nobody_says_so(browser, queued):
    assert 'data-empty="filtered"' in text(browser.get(f"{QUEUE}{ON}&q=nobody"))


def test_a_button_that_is_off_says_which_permission_is_missing(browser, grant, queued):
    assert PERMISSION in text(browser.get(QUEUE + ON))
    grant(PERMISSION)
    assert PERMISSION not in text(browser.get(QUEUE + ON))


@pytest.mark.parametrize("address", [CONFIRM, START])
def test_without_the_permission_nothing_is_created(browser, queued, address):
    response = browser.post(address + ON, {"scope": "all"})
    assert response.status_code == 403
    assert "You may not do this" in response.content.decode()
    assert not _runs(response.wsgi_request.provider)


def test_a_link_creates_nothing(browser, grant, queued):
    grant(PERMISSION)
    assert browser.get(START).status_code == 405
    assert browser.get(CONFIRM).status_code == 405


def test_it_is_confirmed_with_the_count_and_the_total(browser, grant, queued):
    grant(PERMISSION)
    page = text(browser.post(CONFIRM + ON, {"scope": "all"}))
    assert "Create 2 statements?" in page
    assert "$25.50" in page
    for number in ("A-1", "A-2"):
        assert f'href="/customers/{number}/"' in page
    page = text(browser.post(CONFIRM + ON, {"scope": "all", "profile": "BUSINESS"}))
    assert "Create 1 statement?" in page
    assert "$5.50" in page


@pytest.mark.parametrize("accounts", [["A-3"], ["NONE"], ["\x00"], []])
def test_choosing_nobody_who_is_queued_creates_nothing(browser, grant, queued, accounts):
    grant(PERMISSION)
    response = browser.post(CONFIRM + ON, {"scope": "picked", "account": accounts}, follow=True)
    assert "nothing to create" in text(response)


@pytest.mark.parametrize(
    "choice",
    [
        {"scope": "all", "profile": "GONE"},
        {"scope": "all", "q": "\x00"},
        {"scope": "picked", "account": ["A-3"]},
        {},
    ],
)
def test_a_choice_that_cannot_be_read_never_becomes_everybody(
    browser, plain_provider, grant, queued, delay, choice
):
    grant(PERMISSION)
    for address in (CONFIRM, START):
        assert "nothing to create" in text(browser.post(address + ON, choice, follow=True))
    assert not _runs(plain_provider)
    delay.assert_not_called()


def test_create_all_starts_a_run_for_everybody(
    browser, plain_provider, grant, queued, delay, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    response = start(browser, django_capture_on_commit_callbacks, scope="all")
    (run,) = _runs(plain_provider)
    assert (run.process, run.as_of, run.selection, run.started_by) == (
        STATEMENTS,
        date(2026, 11, 20),
        None,
        "clara",
    )
    assert response.url == f"/operations/runs/{run.pk}/"
    delay.assert_called_once_with(plain_provider.pk, str(run.pk))


@pytest.mark.parametrize(
    ("chosen", "selection"),
    [
        ({"scope": "picked", "account": ["A-2", "A-3"]}, ["A-2"]),
        ({"scope": "all", "profile": "BUSINESS"}, ["A-2"]),
        ({"scope": "all", "q": "A-1"}, ["A-1"]),
    ],
)
def test_the_run_is_for_those_who_were_chosen_and_are_queued(
    browser,
    plain_provider,
    grant,
    queued,
    delay,
    django_capture_on_commit_callbacks,
    chosen,
    selection,
):
    grant(PERMISSION)
    start(browser, django_capture_on_commit_callbacks, **chosen)
    assert _runs(plain_provider)[0].selection == selection


def test_the_run_creates_the_statements_and_its_page_says_so(
    browser, plain_provider, grant, queued, delay, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    address = start(browser, django_capture_on_commit_callbacks, scope="all").url
    assert "Waiting for a worker" in text(browser.get(address))
    assert "Waiting for a worker" in text(browser.get(QUEUE))
    run_queued(plain_provider, _runs(plain_provider)[0].pk)
    page = text(browser.get(address))
    assert "Succeeded" in page
    assert "<dd>2</dd>" in page
    made = browser.get(f"/billing/statements/?run={_runs(plain_provider)[0].pk}").context["page"]
    assert len(made.rows) == 2
    for row in made.rows:
        assert f"/billing/statements/{row.statement.statement_number}/" in page
    assert browser.get(QUEUE + ON).context["count"] == 0


def test_a_customer_who_left_the_queue_meanwhile_is_named_with_the_rule(
    browser, plain_provider, grant, queued, delay, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    address = start(
        browser, django_capture_on_commit_callbacks, scope="picked", account=["A-1"]
    ).url
    with provider_transaction(plain_provider):
        Customer.objects.filter(account_number="A-1").update(
            cycle_date=date(2027, 3, 5), cycle_day=5
        )
    run_queued(plain_provider, _runs(plain_provider)[0].pk)
    page = text(browser.get(address))
    assert "Chosen, and without a statement" in page
    assert "Cycle date 5 Mar 2027" in page


def test_nothing_is_created_on_a_page_of_another_day_of_a_live_provider(
    browser, plain_provider, grant, queued, delay, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    plain_provider.sandbox = False
    plain_provider.save()
    later = "?as_of=2099-01-01"
    shown = browser.post(CONFIRM + later, {"scope": "all"}).context["shown"]
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(START + later, {"scope": "all", "shown": shown}, follow=True)
    assert "shows another day than today" in text(response)
    assert not _runs(plain_provider)
    delay.assert_not_called()


def test_a_broker_that_is_away_leaves_the_run_on_record(
    browser, plain_provider, grant, queued, delay, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    delay.side_effect = OSError("no broker")
    assert start(browser, django_capture_on_commit_callbacks, scope="all").status_code == 302
    assert [run.status for run in _runs(plain_provider)] == [RunStatus.QUEUED]


def test_the_number_of_queries_does_not_grow(browser, plain_provider, profile, queued, queries_of):
    few = queries_of(QUEUE + ON)
    with provider_transaction(plain_provider):
        for number in range(10, 40):
            TransactionFactory(
                customer=CustomerFactory(
                    bill_profile=profile,
                    account_number=f"B-{number}",
                    cycle_date=date(2026, 11, 25),
                ),
                amount=Decimal("5.00"),
                date=date(2026, 11, 1),
            )
    assert queries_of(QUEUE + ON) == few


def test_another_providers_customers_stay_out(browser, other_profile, queued):
    with provider_transaction(other_profile.provider):
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=other_profile,
                account_number="S-1",
                currency="EUR",
                cycle_date=date(2026, 11, 25),
            ),
            amount=Decimal("5.00"),
            date=date(2026, 11, 1),
        )
    assert browser.get(QUEUE + ON).context["count"] == 2
    assert 'data-empty="filtered"' in text(browser.get(f"{QUEUE}{ON}&q=S-1"))


def _runs(provider):
    with provider_transaction(provider):
        return list(ProcessRun.objects.all())
