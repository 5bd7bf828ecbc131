"""Whom an act is about: the first by name, the rest counted."""

from dataclasses import dataclass

from django.db.models import QuerySet

from .models import Customer

NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Named:
    """Some customers of `count`, by account number."""

    customers: list[Customer]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.customers)


def first_named(found: QuerySet[Customer]) -> Named:
    """Return the first customers, and how many there are."""
    first = found.order_by("account_number")[:NAMED_AT_MOST]
    return Named(list(first), found.order_by().count())
