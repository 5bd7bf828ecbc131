"""The pages and files of the reports."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from sync.figures.models import DailyFigure
from sync.figures.queries import Period
from sync.figures.reports import BY_SLUG, REPORTS
from sync.figures.states import FIGURES, Figure
from sync.issues.models import IssueCount
from tests.browser import text
from tests.factories import ProductTypeFactory

TODAY = date(2027, 1, 15)
AS_OF = "as_of=2027-01-15"
SLUGS = [report.slug for report in REPORTS]


@pytest.fixture
def may_see(grant: Any) -> None:
    grant("sync.see_reports")


@pytest.fixture
def figures(plain_provider: Provider) -> None:
    """Two days of every figure, and the run that counted them."""
    with provider_transaction(plain_provider):
        ProductTypeFactory(code="FIBRE", name="Fibre")
        run_process(plain_provider, FIGURES, as_of=TODAY, started_by="a test")
        DailyFigure.objects.all().delete()
        for day in (date(2027, 1, 10), date(2027, 1, 12)):
            for figure, part, currency in (
                (Figure.MRC, "FIBRE", "USD"),
                (Figure.MRC, "FIBRE", "EUR"),
                (Figure.STATEMENTS, "REGULAR", "USD"),
                (Figure.RECEIVABLES, "TO_30", "USD"),
                (Figure.ACCOUNTS, "OPEN", ""),
                (Figure.CLOSURES, "AUTOMATIC", ""),
                (Figure.EMAILS, "SENT", ""),
            ):
                DailyFigure.objects.create(
                    provider=plain_provider,
                    figure=figure,
                    day=day,
                    part=part,
                    currency=currency,
                    number=day.day,
                    amount=Decimal("10.50") if currency else 0,
                )
            IssueCount.objects.create(
                provider=plain_provider,
                code="OPEN_NO_SUBSCRIPTIONS",
                counted_on=day,
                accounts=day.day,
            )


def table(response: Any) -> list[list[Any]]:
    """Return the rows of the page's last table: what each row is called, and its figures."""
    return [[row.label, *row.figures] for row in response.context["charts"][-1].rows]


@pytest.mark.parametrize("address", ["", *(f"{slug}/" for slug in SLUGS)])
def test_they_are_for_those_who_may_see_them(browser: Any, grant: Any, address: str) -> None:
    assert browser.get(f"/reports/{address}").status_code == 403
    grant("sync.see_reports")
    assert "Nothing is counted yet" in text(browser.get(f"/reports/{address}"))


@pytest.mark.parametrize("slug", SLUGS)
def test_each_report_has_a_chart_a_table_and_a_file(
    browser: Any, may_see: None, figures: None, slug: str
) -> None:
    page = text(browser.get(f"/reports/{slug}/?{AS_OF}"))
    assert "data-chart=" in page
    assert "<table" in page
    answer = browser.get(f"/reports/{slug}/csv/?{AS_OF}")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == BY_SLUG[slug].columns
    assert len(rows) > 1


def test_what_happened_has_a_row_for_each_day_and_nothing_between(
    browser: Any, may_see: None, figures: None
) -> None:
    assert table(browser.get(f"/reports/statements/?{AS_OF}")) == [
        ["10 Jan 2027", 10, 0],
        ["11 Jan 2027", 0, 0],
        ["12 Jan 2027", 12, 0],
    ]


def test_how_things_stood_is_not_known_of_a_day_that_was_not_counted(
    browser: Any, may_see: None, figures: None
) -> None:
    assert [row[1] for row in table(browser.get(f"/reports/open-accounts/?{AS_OF}"))] == [
        10,
        None,
        12,
    ]


def test_a_long_period_is_shown_by_month_with_the_last_day_of_a_state(
    browser: Any, may_see: None, figures: None
) -> None:
    long = "first=2026-06-01&last=2027-01-31"
    assert table(browser.get(f"/reports/closures/?{long}")) == [["Jan 2027", 22, 0, 0]]
    assert table(browser.get(f"/reports/open-accounts/?{long}"))[0][1] == 12


def test_currencies_are_never_added_up(browser: Any, may_see: None, figures: None) -> None:
    charts = browser.get(f"/reports/recurring-charges/?{AS_OF}").context["charts"]
    assert [(chart.currency, chart.rows[0].figures) for chart in charts] == [
        ("EUR", (Decimal("21.00"), Decimal("21.00"))),
        ("USD", (Decimal("21.00"), Decimal("21.00"))),
    ]


def test_many_product_types_are_five_and_all_others(
    plain_provider: Provider, browser: Any, may_see: None
) -> None:
    with provider_transaction(plain_provider):
        for number in range(1, 9):
            DailyFigure.objects.create(
                provider=plain_provider,
                figure=Figure.MRC,
                day=TODAY,
                part=f"T{number}",
                currency="USD",
                number=1,
                amount=number,
            )
    (chart,) = browser.get(f"/reports/recurring-charges/?{AS_OF}").context["charts"]
    assert [series.label for series in chart.series] == [
        "T8", "T7", "T6", "T5", "T4", "All others", "Total",
    ]  # fmt: skip
    assert chart.rows[0].figures[-2:] == (6, 36)


def test_the_duration_of_runs_is_shown_in_seconds(
    browser: Any, may_see: None, figures: None, plain_provider: Provider
) -> None:
    with provider_transaction(plain_provider):
        assert ProcessRun.objects.filter(process=FIGURES).exists()
    (chart,) = browser.get(f"/reports/run-durations/?{AS_OF}").context["charts"]
    assert (chart.unit, chart.series[0].label) == ("seconds", "Figures of the reports")


def test_a_period_without_figures_says_that_the_filter_leaves_none(
    browser: Any, may_see: None, figures: None
) -> None:
    page = text(browser.get("/reports/closures/?first=2020-01-01&last=2020-02-01"))
    assert "No figures in this period" in page


def test_a_period_that_cannot_be_read_is_named(browser: Any, may_see: None) -> None:
    assert "was left out" in text(browser.get("/reports/closures/?first=never"))
    answer = browser.get("/reports/closures/csv/?first=never")
    assert (answer.status_code, answer.url) == (302, "/reports/closures/?first=never")


def test_the_first_days_of_the_calendar_break_no_report(browser: Any, may_see: None) -> None:
    for slug in SLUGS:
        assert browser.get(f"/reports/{slug}/?as_of=1900-01-02").status_code == 200
        assert browser.get(f"/reports/{slug}/?first=2027-02-01&last=2027-01-01").status_code == 200
    assert Period(date(2027, 1, 1), TODAY, False).label(TODAY) == "15 Jan 2027"


def test_no_report_is_not_a_page(browser: Any, may_see: None) -> None:
    assert browser.get("/reports/no-such-report/").status_code == 404


def test_pages_ask_as_many_queries_for_a_year_as_for_a_day(
    queries_of: Any, may_see: None, figures: None
) -> None:
    of_the_test = 3  # the page's transaction stands inside that of the test
    assert queries_of(f"/reports/?{AS_OF}") <= 13 + of_the_test
    for slug in SLUGS:
        assert queries_of(f"/reports/{slug}/?first=2026-01-01&last=2027-01-31") <= 15
