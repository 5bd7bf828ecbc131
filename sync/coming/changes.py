"""What a change of how customers are billed causes, found by making it and undoing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.customers.ranges import AccountRange
from accounts.eligibility import RuleSet
from accounts.models import Customer
from statements.cycle.rules import cycle_rules
from statements.queue.rules import QUEUE

from ..rules.issues import codes_of_accounts
from .timeline import Timeline, timelines_of


@dataclass(frozen=True)
class Side:
    """How an account stands: its queue and its cycle date in a sentence, and its coming days."""

    statement: str
    cycle: str
    timeline: Timeline


@dataclass(frozen=True)
class Change:
    """An account as it is and as it then is, and the issue codes that appear and go."""

    account_number: str
    name: str
    currency: str
    now: Side
    then: Side
    cleared: list[str]
    created: list[str]


def changes_of(
    customers: Sequence[Customer], change: Callable[[], object], as_of: date
) -> list[Change]:
    """Return what the change does to each of the customers. Raises what the change raises."""
    keys = {customer.pk for customer in customers}
    now, codes = _sides(customers, as_of), codes_of_accounts(keys, as_of)
    with transaction.atomic():
        change()
        then, codes_then = _sides(customers, as_of), codes_of_accounts(keys, as_of)
        transaction.set_rollback(True)
    return [
        Change(
            customer.account_number,
            customer.name,
            customer.currency,
            before,
            after,
            cleared=sorted(code for key, code in codes - codes_then if key == customer.pk),
            created=sorted(code for key, code in codes_then - codes if key == customer.pk),
        )
        for customer, before, after in zip(customers, now, then, strict=True)
    ]


def _sides(customers: Sequence[Customer], as_of: date) -> list[Side]:
    timelines = timelines_of(customers, as_of)
    return [
        Side(
            _sentence(QUEUE, customer, as_of),
            _sentence(cycle_rules(as_of, AccountRange(customer.pk, customer.pk)), customer, as_of),
            timeline,
        )
        for customer, timeline in zip(customers, timelines, strict=True)
    ]


def _sentence(rules: RuleSet, customer: Customer, as_of: date) -> str:
    (verdict,) = rules.explain(Customer.objects.filter(pk=customer.pk), as_of, for_page=True)
    return str(verdict["sentence"])
