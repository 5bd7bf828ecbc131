"""Telling of what has passed, in events."""

from dataclasses import dataclass
from datetime import date

from accounts.customers.ranges import Accounts
from accounts.events.operations import record, record_alike
from accounts.events.states import EventAct

from ..payments.resources import PromiseResource
from .queries import first_unseen, newly_broken, newly_overdue
from .resources import OverdueResource


@dataclass(frozen=True)
class Passed:
    """How many due dates have passed with something owed, and how many promises unkept."""

    overdue: int = 0
    broken: int = 0


def tell_of_passed_days(*, accounts: Accounts, as_of: date) -> Passed:
    """Record an event for each due date and promise that has passed before as_of, once.

    An account has one for each due date on which it owed something, and each promise that was not
    kept has one.
    """
    first = first_unseen(as_of)
    unpaid = newly_overdue(accounts, first, as_of).values_list("pk", flat=True)
    overdue = record_alike(OverdueResource, EventAct.OVERDUE, unpaid, as_of=as_of)
    broken = [promise.pk for promise in newly_broken(accounts, first, as_of)]
    record(PromiseResource, EventAct.BROKEN, broken, as_of=as_of)
    return Passed(overdue, len(broken))
