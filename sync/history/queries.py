"""The timeline of a customer, newest first: what happened to it, grouped by act.

It has status changes of the customer, its lines, products and orders, by whatever way they came;
what was added; payments, promises and statements of the account that is billed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause, Subject
from accounts.web.paging import PAGE_SIZE, Page, Place
from products.models import Line, Order, Product

from ..closures.models import Closure
from ..closures.queries import ClosureRow, with_obstacles
from .happenings import Happening, happenings


@dataclass(frozen=True)
class Entry:
    """One thing that happened, with the name of what it is about."""

    happening: Happening
    name: str

    @property
    def change(self) -> StatusChange | None:
        return self.happening.change


@dataclass(frozen=True)
class Act:
    """What one person or process did at once, and the automatic closure that it was, if any."""

    entries: list[Entry]
    closure: ClosureRow | None

    @property
    def first(self) -> Happening:
        return self.entries[0].happening


def timeline(customer: Customer, part: str, place: Place) -> Page:
    """Return a page of what happened to the customer, or of a part of it.

    The page ends after a number of happenings, which may be in the middle of an act.
    """
    found, before, after = _stretch(customer, part, place)
    changes = [one.change for one in found if one.change]
    names, closures = _names(changes), _closures(customer, changes)
    acts = []
    for _, group in groupby(found, key=lambda one: one.act):
        entries = [
            Entry(one, names.get(one.change.subject_id, "") if one.change else one.name)
            for one in group
        ]
        closing = [entry.change for entry in entries if entry.change and _closes(entry.change)]
        acts.append(Act(entries, closures.get(closing[0].run_id) if closing else None))
    return Page(acts, before, after)


def _stretch(customer: Customer, part: str, place: Place) -> tuple[list[Happening], str, str]:
    """Return the happenings of a page, and the keys that its neighbours start from."""

    def narrow(rows: QuerySet[Any]) -> QuerySet[Any]:
        if place.before:
            return rows.filter(pk__gt=place.before).order_by("pk")[: PAGE_SIZE + 1]
        rows = rows.filter(pk__lt=place.after) if place.after else rows
        return rows.order_by("-pk")[: PAGE_SIZE + 1]

    forwards = not place.before
    found = sorted(happenings(customer, part, narrow), key=lambda one: one.key, reverse=forwards)
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if not found:
        return [], "", ""
    if not forwards:
        found.reverse()
    has_previous, has_next = (bool(place.after), more) if forwards else (more, True)
    return (
        found,
        str(found[0].key) if has_previous else "",
        str(found[-1].key) if has_next else "",
    )


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


def _closes(change: StatusChange) -> bool:
    return change.subject == Subject.CUSTOMER and change.cause == Cause.SYNC_STATUS


def _closures(customer: Customer, changes: Sequence[StatusChange]) -> dict[UUID | None, ClosureRow]:
    runs = [change.run_id for change in changes if _closes(change)]
    found = Closure.objects.filter(customer=customer, run__in=runs).select_related(
        "customer__parent"
    )
    return {row.closure.run_id: row for row in with_obstacles(list(found))}
