"""The cells of a list's file: where a row has what stands in a column."""

from collections.abc import Callable
from typing import Any

from ..money import write_amount

Cell = str | Callable[[Any], object]


def read_cell(row: Any, cell: Cell) -> object:
    """Return what a row has under a dotted path, or what a function makes of it.

    None is written as nothing, a date as 2027-01-31.
    """
    found = cell(row) if callable(cell) else _under(row, cell)
    return "" if found is None else found


def amount(path: str, currency: str = "currency") -> Callable[[Any], str]:
    """Return the cell of an amount, with all decimals of the currency under another path."""

    def cell(row: Any) -> str:
        found = _under(row, path)
        return "" if found is None else write_amount(found, _under(row, currency))

    return cell


def _under(row: Any, path: str) -> Any:
    """Return what stands under the path; None where it leads through nothing."""
    for name in path.split("."):
        row = None if row is None else getattr(row, name)
    return row
