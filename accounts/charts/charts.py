"""What a chart shows: a table of figures, from which the browser draws it.

The table is what is true: it is on the page without JavaScript, on paper and for screen readers.
The chart is drawn from the table's cells and holds nothing of its own.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal | None

SHADES = 6  # how many colours a chart has: --chart-1 to --chart-6 of tokens.css


class Kind(StrEnum):
    """How figures are drawn: as lines, as bars side by side, or as bars on top of each other."""

    LINES = "lines"
    BARS = "bars"
    STACKED = "stacked"


@dataclass(frozen=True)
class Series:
    """A column of figures.

    `shade` is its colour, from 1 to SHADES; a column with the shade 0 stands in the table alone.
    `counts` is set where the figures are no money though the chart's are.
    """

    label: str
    shade: int = 0
    counts: bool = False


@dataclass(frozen=True)
class Row:
    """The figures of one day, month or group, in the order of the series; None where there is none.

    `value` is what the label says as the value of a `time` element: a day or a month.
    """

    label: str
    figures: tuple[Number, ...]
    value: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart and its table.

    `name` is its own on the page. `currency` is that of money; other figures have a `unit`, such as
    "seconds", or none. `about` says what is counted, as a sentence.
    """

    name: str
    title: str
    about: str
    kind: Kind
    head: str = ""
    series: tuple[Series, ...] = ()
    rows: tuple[Row, ...] = ()
    currency: str = ""
    unit: str = ""
    csv: str = ""
    more: str = ""

    @property
    def cells(self) -> list[tuple[Row, list[tuple[Series, Number]]]]:
        """Return each row with its figures beside their series."""
        return [(row, list(zip(self.series, row.figures, strict=True))) for row in self.rows]


def month_text(month: date) -> str:
    return f"{month:%b %Y}"
