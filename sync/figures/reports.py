"""The reports: what each is called, which period it shows, its charts and its file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.charts.charts import Chart
from accounts.money import write_amount

from . import contents
from .queries import DAYS_DRAWN, Cell, Period, of_days
from .states import Figure

DAYS, MONTHS = 30, 12


@dataclass(frozen=True)
class Report:
    """A report. `cells` are the figures of a period, `charts` draws them.

    `part` and `number` name columns of its file; `monthly` is whether it is always shown by month.
    `kept` names the figure of which `cells` are the days, where there is one.
    """

    slug: str
    title: str
    about: str
    cells: Callable[[Period], list[Cell]]
    charts: Callable[[list[Cell], Period], list[Chart]]
    part: str
    number: str
    monthly: bool = False
    kept: Figure | None = None

    def period(self, as_of: date, first: date | None = None, last: date | None = None) -> Period:
        """Return the days asked for; without any the last 12 months or 30 days."""
        last = last or as_of
        if first is None:
            first = months_before(last, MONTHS - 1) if self.monthly else before(last, DAYS - 1)
        return Period(first, last, self.monthly or (last - first).days > DAYS_DRAWN)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("period", self.part, "currency", self.number, "amount")

    def rows(self, period: Period) -> Iterable[tuple[object, ...]]:
        """Yield the rows of its file; months are written as 2027-01 and days as 2027-01-31."""
        for cell in self.cells(period):
            amount = write_amount(cell.amount, cell.currency) if cell.currency else ""
            yield (period.value(cell.when), cell.part, cell.currency, cell.number, amount)


def cells_of_all(as_of: date) -> dict[str, list[Cell]]:
    """Return the figures of every report, by its slug, of the period that nobody asked for.

    All figures that are kept day by day are read by one query.
    """
    figures = [one.kept for one in REPORTS if one.kept]
    kept = of_days(figures, Period(before(as_of, DAYS - 1), as_of, monthly=False))
    return {
        one.slug: kept[one.kept] if one.kept else one.cells(one.period(as_of)) for one in REPORTS
    }


def before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date(1900, 1, 1)).days))


def months_before(day: date, months: int) -> date:
    """Return the first day of the month that many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(max(year, 1900), month + 1, 1)


REPORTS = (
    Report(
        "recurring-charges",
        "Recurring charges by month",
        "What was charged for periods in a month, less what was taken back, by product type.",
        contents.recurring,
        contents.recurring_charts,
        "product_type",
        "entries",
        monthly=True,
    ),
    Report(
        "statements",
        "Statements",
        "How many statements were made.",
        contents.statements,
        contents.statement_charts,
        "kind",
        "statements",
        kept=Figure.STATEMENTS,
    ),
    Report(
        "receivables",
        "Receivables by age",
        "What is open on statements, by the days that have passed since the due date.",
        contents.receivables,
        contents.receivable_charts,
        "age",
        "statements",
        kept=Figure.RECEIVABLES,
    ),
    Report(
        "open-accounts",
        "Open and closed accounts",
        "How many accounts had each status when the day was counted.",
        contents.accounts,
        contents.account_charts,
        "status",
        "accounts",
        kept=Figure.ACCOUNTS,
    ),
    Report(
        "closures",
        "Closures and restores",
        "Accounts that were closed, by Sync Status or by staff, and accounts that were taken back.",
        contents.closures,
        contents.closure_charts,
        "act",
        "accounts",
        kept=Figure.CLOSURES,
    ),
    Report(
        "issues",
        "Out-of-sync accounts by issue",
        "How many accounts carried each issue, counted by the daily run.",
        contents.issues,
        contents.issue_charts,
        "issue",
        "accounts",
    ),
    Report(
        "notifications",
        "E-mails to customers",
        "E-mails by the day that they are about, and by what has become of them.",
        contents.emails,
        contents.email_charts,
        "outcome",
        "emails",
        kept=Figure.EMAILS,
    ),
    Report(
        "run-durations",
        "Durations of runs",
        "How long the runs of each process took together on a day; by month, a day on average.",
        contents.durations,
        contents.duration_charts,
        "process",
        "days",
    ),
)
BY_SLUG = {report.slug: report for report in REPORTS}
