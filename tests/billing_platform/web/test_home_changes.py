"""The first page says what has changed, what is at risk, and draws three charts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.cache import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ProcessRun, Provider, User
from accounts.processes.states import RunStatus
from accounts.staff.visits import last_visit, remember
from accounts.tenancy.transactions import provider_transaction
from notifications.alerts.operations import raise_alert
from notifications.alerts.states import AlertKind
from sync.closures.states import SYNC_STATUS
from sync.figures.models import DailyFigure
from sync.figures.states import Figure
from sync.issues.models import IssueCount
from tests.browser import text

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
TODAY = date(2027, 1, 15)
AS_OF = "?as_of=2027-01-15"
# The page's transaction stands inside that of the test, and gives back what held there.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "SET LOCAL billing.provider_id = ''")


def keep(provider: Provider, figure: Figure, part: str, number: int, **values: Any) -> None:
    with provider_transaction(provider):
        DailyFigure.objects.create(
            provider=provider,
            figure=figure,
            part=part,
            number=number,
            **{"day": TODAY, **values},
        )


def test_a_visit_ends_after_four_hours_away() -> None:
    session = SessionStore()
    remember(session, NOON - timedelta(days=3))
    assert last_visit(session, NOON) == NOON - timedelta(days=3)
    assert last_visit(session, NOON + timedelta(hours=3)) == NOON - timedelta(days=3)
    assert last_visit(session, NOON + timedelta(hours=8)) == NOON + timedelta(hours=3)


def test_who_was_never_here_has_no_last_visit() -> None:
    session = SessionStore()
    remember(session, None)
    assert last_visit(session, NOON) is None
    assert last_visit(session, NOON + timedelta(hours=1)) is None


def test_the_sign_in_before_this_one_begins_the_visit(plain_provider: Provider, staff: Any) -> None:
    before = datetime(2026, 11, 20, 9, tzinfo=UTC)
    User.objects.filter(pk=staff.pk).update(last_login=before)
    client = Client()
    client.post("/login/", {"username": "clara", "password": "a long enough password"})
    assert client.get("/").context["visit"] == before


def test_what_has_changed_leads_to_its_list(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    assert "Nothing has changed" in text(browser.get("/"))
    day = browser.get("/").context["since"]
    keep(plain_provider, Figure.STATEMENTS, "REGULAR", 1200, day=day, currency="USD")
    keep(plain_provider, Figure.CLOSURES, "AUTOMATIC", 3, day=day)
    keep(plain_provider, Figure.CLOSURES, "RESTORED", 1, day=day)
    with provider_transaction(plain_provider):
        for counted_on, accounts in ((day, 5), (day + timedelta(days=1), 2)):
            IssueCount.objects.create(
                provider=plain_provider,
                code="OPEN_NO_SUBSCRIPTIONS",
                counted_on=counted_on,
                accounts=accounts,
            )
    page = text(browser.get("/"))
    assert f'href="/billing/statements/?created_from={day.isoformat()}" >1,200 statements' in page
    assert "3 accounts</a> closed, 1 restored" in page
    assert "3 fewer accounts, 2 now" in page
    grant("sync.see_reports")
    assert f'href="/reports/closures/?first={day.isoformat()}"' in text(browser.get("/"))


def test_the_dearest_issue_stands_first_and_leads_to_its_accounts(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    keep(plain_provider, Figure.RISK, "OPEN_NO_SUBSCRIPTIONS", 90, currency="USD")
    cheap = {"currency": "USD", "amount": Decimal(10)}
    keep(plain_provider, Figure.RISK, "LEAD_CYCLE_ENABLED", 9, **cheap)
    dear = {"currency": "EUR", "amount": Decimal("29.95")}
    keep(plain_provider, Figure.RISK, "OPEN_CYCLE_NOT_ENABLED", 1, **dear)
    assert browser.get(f"/home-figures/{AS_OF}").status_code == 403
    grant("sync.see_reports")
    answer = browser.get(f"/home-figures/{AS_OF}")
    assert [risk.code.code for risk in answer.context["risks"]] == [
        "LEAD_CYCLE_ENABLED",
        "OPEN_CYCLE_NOT_ENABLED",
        "OPEN_NO_SUBSCRIPTIONS",
    ]
    assert "code=LEAD_CYCLE_ENABLED" in text(answer)
    assert "€29.95" in text(answer)


def test_amounts_of_other_currencies_change_no_order(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    """A thousand yen are fewer than ten dollars."""
    grant("sync.see_reports")
    yen = {"currency": "JPY", "amount": Decimal(1000)}
    for code, accounts, amount in (("LEAD_CYCLE_ENABLED", 2, 9), ("OPEN_NO_SUBSCRIPTIONS", 1, 10)):
        keep(plain_provider, Figure.RISK, code, accounts, currency="USD", amount=Decimal(amount))
    keep(plain_provider, Figure.RISK, "LEAD_CYCLE_ENABLED", 1, **yen)
    keep(plain_provider, Figure.RISK, "PENDING_CYCLE_ENABLED", 5, **yen)
    risks = browser.get(f"/home-figures/{AS_OF}").context["risks"]
    assert [(risk.code.code, risk.accounts) for risk in risks] == [
        ("OPEN_NO_SUBSCRIPTIONS", 1),
        ("LEAD_CYCLE_ENABLED", 3),
        ("PENDING_CYCLE_ENABLED", 5),
    ]


def test_three_charts_come_after_the_page(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    assert "home-figures" not in text(browser.get("/"))
    grant("sync.see_reports")
    assert 'hx-get="/home-figures/"' in text(browser.get("/"))
    keep(plain_provider, Figure.MRC, "FIBRE", 1, currency="USD", amount=Decimal(30))
    keep(plain_provider, Figure.STATEMENTS, "REGULAR", 7, currency="USD")
    keep(plain_provider, Figure.ACCOUNTS, "OPEN", 7)
    shown = browser.get(f"/home-figures/{AS_OF}").context["charts"]
    assert [chart.title for chart in shown] == [
        "Recurring charges by month",
        "Statements by day",
        "Open against closed accounts",
    ]
    assert all(chart.more and chart.csv for chart in shown)


def test_unusual_statements_lead_to_the_list_that_shows_them(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    grant("statements.create_statements")
    keep(plain_provider, Figure.UNUSUAL, "UNLIKE", 4, currency="USD")
    tiles = browser.get(f"/{AS_OF}").context["tiles"]
    (tile,) = (tile for tile in tiles if tile.label == "Unusual statements")
    assert (tile.count, tile.address) == (
        4,
        "/billing/statements/?amount=unusual&created_from=2027-01-09",
    )


def test_what_went_wrong_stands_before_what_is_in_order(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    for right in ("statements.create_statements", "accounts.run_process"):
        grant(right)
    with provider_transaction(plain_provider):
        raise_alert(plain_provider, AlertKind.CAP, "cap", subject="The cap", text="", path="/")
    assert [tile.label for tile in browser.get("/").context["tiles"]] == [
        "Open alerts",
        "Runs failed today",
        "Statements due",
        "Unusual statements",
    ]


def test_a_late_day_is_named(browser: Any, plain_provider: Provider) -> None:
    with provider_transaction(plain_provider):
        raise_alert(
            plain_provider,
            AlertKind.LATE,
            "late",
            subject="The daily run of 2027-01-14 is late",
            text="2 days wait.",
            path="/operations/runs/",
        )
    assert "The daily run of 14 Jan 2027 is late." in text(browser.get("/"))


def test_it_asks_at_most_fifteen_queries_whatever_waits(
    browser: Any, plain_provider: Provider, grant: Any
) -> None:
    for right in (
        "sync.see_reports",
        "statements.create_statements",
        "sync.review_closures",
        "notifications.approve_messages",
        "notifications.manage_notifications",
        "accounts.run_process",
    ):
        grant(right)
    with provider_transaction(plain_provider):
        ProcessRun.objects.create(
            provider=plain_provider,
            process=SYNC_STATUS,
            status=RunStatus.HELD,
            as_of=TODAY,
            started_by="the clock",
        )
    for part in ("", "home-figures/", "overdue-count/", "issue-count/", "status-count/"):
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/{part}")
        asked = [query["sql"] for query in captured if not query["sql"].startswith(OF_THE_TEST)]
        assert len(asked) <= 15, part
