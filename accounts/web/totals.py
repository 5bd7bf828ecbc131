"""The total under a list, of all rows that pass its filters.

A page shows its rows first, and asks for its own address with `part=total` for the total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from .requests import StaffRequest

PART, TOTAL = "part", "total"  # what an address asks for, and the total


@dataclass(frozen=True)
class Total:
    """A sum of a list in one currency, with the words that stand before it."""

    words: str
    amount: Decimal
    currency: str


def total_line(
    request: StaffRequest, count: int, one: str, many: str, totals: Iterable[Total], *, most: int
) -> HttpResponse:
    """Return the total alone: how many rows there are, and what they come to.

    `one` and `many` name the rows. No more than `most` of them are added up; the line says so.
    """
    context = {
        "count": count,
        "counted_at_most": most,
        "noun": one if count == 1 else many,
        "totals": list(totals),
    }
    return render(request, "parts/total.html", context)
