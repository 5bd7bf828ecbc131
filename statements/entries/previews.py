"""What an entry does to the accounts that it concerns, found by making it and undoing that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Customer

from ..ledger.customer_queries import figures_for
from ..payments.past_due import past_due_of


@dataclass(frozen=True)
class Standing:
    """What a billing account owes, what of it is past due, and what no statement has yet."""

    balance_due: Decimal
    past_due: Decimal
    unposted: Decimal


@dataclass(frozen=True)
class Effect:
    """The standing of one billing account before an act and after it."""

    account_number: str
    name: str
    currency: str
    before: Standing
    after: Standing


def effects_of(
    customers: Sequence[Customer], act: Callable[[], object], *, as_of: date
) -> list[Effect]:
    """Return what the act does to the billing accounts of the customers.

    It is done in a savepoint and rolled back. Raises what the act raises.
    """
    payers = [customer.parent or customer for customer in customers]
    before = [_standing(payer, as_of) for payer in payers]
    with transaction.atomic():
        act()
        after = [_standing(payer, as_of) for payer in payers]
        transaction.set_rollback(True)
    return [
        Effect(payer.account_number, payer.name, payer.currency, *standings)
        for payer, *standings in zip(payers, before, after, strict=True)
    ]


def _standing(payer: Customer, as_of: date) -> Standing:
    figures = figures_for(payer)
    past_due = past_due_of(payer, as_of) or Decimal(0)
    return Standing(figures.balance_due, past_due, figures.unposted)
