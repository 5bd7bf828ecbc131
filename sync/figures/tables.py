"""From figures to the charts that show them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from accounts.charts.charts import Chart, Kind, Number, Row, Series
from accounts.money import round_half_up

from .queries import Cell, Period, days_or_months

Measure = Callable[[Cell], Number]
OTHERS = "All others"
TOTAL = "Total"


def numbers(cell: Cell) -> Number:
    return cell.number


def amounts(cell: Cell) -> Number:
    return round_half_up(cell.amount, cell.currency) if cell.currency else cell.amount


def by_currency(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """Return the cells of each currency, by its code: amounts of two are never added up."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.currency].append(cell)
    return dict(sorted(found.items()))


def over_time(
    about: Chart,
    cells: Sequence[Cell],
    period: Period,
    columns: Mapping[str, Series],
    measure: Measure = numbers,
    *,
    missing: Number = 0,
    total: bool = False,
) -> Chart:
    """Return the chart with a row for each day or month and a column for each part.

    Parts that are no column are left out. A column without any figure is not drawn. `missing`
    stands where a row has no figure.
    """
    found: dict[tuple[object, str], Number] = {}
    for cell in cells:
        found[cell.when, cell.part] = _sum(found.get((cell.when, cell.part)), measure(cell))
    rows = []
    for when in days_or_months(cells, period):
        figures = [found.get((when, part), missing) for part in columns]
        if total:
            figures.append(_total(figures))
        rows.append(Row(period.label(when), tuple(figures), period.value(when)))
    some = {part for (_, part), figure in found.items() if figure}
    series = [
        column if part in some else replace(column, shade=0) for part, column in columns.items()
    ]
    if total:
        series.append(Series(TOTAL))
    return _filled(about, period, series, rows)


def largest_first(
    cells: Sequence[Cell], labels: Mapping[str, str], measure: Measure = numbers, *, drawn: int = 6
) -> dict[str, Series]:
    """Return a column for each part, the largest first; only the first ones are drawn."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for cell in cells:
        sums[cell.part] += Decimal(measure(cell) or 0)
    parts = sorted(sums, key=lambda part: (-sums[part], labels.get(part, part)))
    return {
        part: Series(labels.get(part, part), place + 1 if place < drawn else 0)
        for place, part in enumerate(parts)
    }


def gather_others(cells: Sequence[Cell], columns: Mapping[str, Series], most: int) -> list[Cell]:
    """Return the cells with all parts but the first `most` columns put together as others."""
    kept = set(list(columns)[:most])
    return [
        cell
        if cell.part in kept
        else Cell(cell.when, OTHERS, cell.currency, cell.number, cell.amount)
        for cell in cells
    ]


def _filled(about: Chart, period: Period, series: Sequence[Series], rows: Sequence[Row]) -> Chart:
    """Return the chart with its figures; a line needs two points."""
    kind = Kind.BARS if about.kind == Kind.LINES and len(rows) < 2 else about.kind
    head = "Month" if period.monthly else "Day"
    return replace(about, kind=kind, head=head, series=tuple(series), rows=tuple(rows))


def _sum(one: Number, other: Number) -> Number:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _total(figures: Iterable[Number]) -> Number:
    total: Number = None
    for figure in figures:
        total = _sum(total, figure)
    return total
