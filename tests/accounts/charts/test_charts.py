"""A chart is a table that the browser draws; the table is on the page whatever happens."""

from decimal import Decimal

from django.template.loader import render_to_string

from accounts.charts.charts import Chart, Kind, Row, Series
from accounts.templatetags.charts import chart, figure_cell

MONEY = Chart(
    "mrc",
    "Recurring charges",
    "What was charged.",
    Kind.STACKED,
    "Month",
    (Series("Internet", 1), Series("Entries", counts=True)),
    (
        Row("Nov 2026", (Decimal("1234.50"), 1200), "2026-11"),
        Row("Dec 2026", (None, 0), "2026-12"),
    ),
    currency="USD",
    csv="/reports/x/csv/",
)


def drawn(fold: bool = False) -> str:
    return " ".join(render_to_string("parts/chart.html", chart(MONEY, fold)).split())


def test_the_table_holds_what_people_read_and_what_the_chart_is_drawn_from() -> None:
    assert '<td class="number" data-value="1234.50">' in drawn()
    assert "$1,234.50" in drawn()
    assert '<th scope="col" class="number" data-shade="1" >Internet</th>' in drawn()


def test_what_is_counted_in_a_chart_of_money_is_no_money() -> None:
    assert 'data-value="1200">1,200</td>' in drawn()


def test_a_figure_that_is_missing_is_no_zero() -> None:
    assert figure_cell(None, MONEY.series[0], MONEY) == '<td class="number quiet">–</td>'


def test_the_table_is_open_until_the_chart_is_drawn() -> None:
    """Without JavaScript nothing closes it, and the place of the chart stays hidden."""
    assert '<details class="chart-table" data-fold open>' in drawn(fold=True)
    assert "data-fold" not in drawn()
    assert "hidden > <canvas" in drawn()
