"""The timeline of a customer: every change of status, by whatever way it came.

The changes are of itself, its lines, products and orders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause, Subject
from accounts.web.paging import Page, Place, page_by_key
from products.models import Line, Order, Product

from ..closures.models import Closure
from ..closures.queries import ClosureRow, with_obstacles


@dataclass(frozen=True)
class Entry:
    """One change of status.

    It has the name of what changed, and the automatic closure that it was, if it was one.
    """

    change: StatusChange
    name: str
    closure: ClosureRow | None


def timeline(customer: Customer, changes: QuerySet[StatusChange], place: Place) -> Page:
    """Return a page of the customer's changes, or of some of them, newest first."""
    page = page_by_key(changes, "id", place, newest_first=True)
    names, closures = _names(page.rows), _closures(customer, page.rows)
    entries = [
        Entry(
            change,
            names.get(change.subject_id, ""),
            closures.get(change.run_id) if _is_closing(change) else None,
        )
        for change in page.rows
    ]
    return Page(entries, page.before, page.after)


def _names(changes: Sequence[StatusChange]) -> dict[UUID, str]:
    """Return what each line, product and order is called, by its key."""
    wanted: dict[str, set[UUID]] = {subject: set() for subject in Subject.values}
    for change in changes:
        wanted[change.subject].add(change.subject_id)
    models: dict[str, Any] = {Subject.LINE: Line, Subject.PRODUCT: Product, Subject.ORDER: Order}
    return {
        key: str(thing)
        for subject, model in models.items()
        for key, thing in model.objects.in_bulk(wanted[subject]).items()
    }


def _is_closing(change: StatusChange) -> bool:
    return change.subject == Subject.CUSTOMER and change.cause == Cause.SYNC_STATUS


def _closures(customer: Customer, changes: Sequence[StatusChange]) -> dict[UUID | None, ClosureRow]:
    runs = [change.run_id for change in changes if _is_closing(change)]
    found = Closure.objects.filter(customer=customer, run__in=runs).select_related(
        "customer__parent"
    )
    return {row.closure.run_id: row for row in with_obstacles(list(found))}
