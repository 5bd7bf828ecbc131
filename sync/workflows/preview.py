"""What a workflow would do, found by doing it and undoing it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.chunks import AccountRange
from accounts.models import Customer, Provider, StatusChange
from products.models import Product
from statements.batch import advance_cycle_dates, charge_once, post_recurring_charges
from statements.models import Transaction

from ..rules.closure import closable
from ..rules.out_of_sync import codes_of, out_of_sync

HORIZON = timedelta(days=60)
NEW_PRODUCT = "new product"
Charge = tuple[str, str, Decimal, date | None, date | None]


@dataclass(frozen=True)
class Preview:
    """The statuses and cycle date after it, the charges of the next 60 days that it causes and
    prevents, and the codes it clears and creates.

    `changes` are (subject, name of status before, after, how many); charges are (product_ref, kind,
    amount, first day, last day), in which a product that the act adds has no reference yet. `closable` is whether the account then meets the rule of Sync
    Status, and so is closed.
    """

    changes: list[tuple[str, str, str, int]] = field(default_factory=list)
    cycle_date: date | None = None
    caused: list[Charge] = field(default_factory=list)
    prevented: list[Charge] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    closable: bool = False


def preview(customer: Customer, act: Callable[[], object], *, as_of: date) -> Preview:
    """Return what the act would do to the customer; it is done in a savepoint and rolled back.
    Raises what the act raises.
    """
    codes_before, charges_before = _codes(customer), _coming_charges(customer, as_of)
    known = set(Product.objects.filter(customer=customer).values_list("product_ref", flat=True))
    with transaction.atomic():
        newest = (
            StatusChange.objects.filter(customer=customer)
            .order_by("-id")
            .values_list("id", flat=True)
            .first()
        )
        act()
        changes = _changes(customer, newest)
        codes_after, charges_after = _codes(customer), _coming_charges(customer, as_of)
        meets_rule = closable(as_of).filter(pk=customer.pk).exists()
        cycle_date = Customer.objects.values_list("cycle_date", flat=True).get(pk=customer.pk)
        transaction.set_rollback(True)
    return Preview(
        changes=changes,
        cycle_date=cycle_date,
        caused=sorted(_named(charges_after - charges_before, known), key=str),
        prevented=sorted(charges_before - charges_after, key=str),
        cleared=sorted(codes_before - codes_after),
        created=sorted(codes_after - codes_before),
        closable=meets_rule,
    )


def _named(charges: set[Charge], known: set[str]) -> list[Charge]:
    """Return the charges; a product that the preview alone has added is called a new one."""
    return [(ref if ref in known else NEW_PRODUCT, *charge) for ref, *charge in charges]


def _codes(customer: Customer) -> set[str]:
    found = out_of_sync().filter(pk=customer.pk).first()
    return set(codes_of(found)) if found else set()


def _coming_charges(customer: Customer, as_of: date) -> set[Charge]:
    """Bill the account's family through the horizon, read what it was charged, and undo it."""
    provider = Provider.objects.get(pk=customer.provider_id)
    family = AccountRange(customer.billing_account_id, customer.billing_account_id)
    with transaction.atomic():
        for day in (as_of, as_of + HORIZON):
            charge_once(provider, accounts=family, as_of=day)
            post_recurring_charges(provider, accounts=family, as_of=day)
            advance_cycle_dates(provider, accounts=family, as_of=day)
            post_recurring_charges(provider, accounts=family, as_of=day)
        entries = Transaction.objects.filter(
            customer=customer, statement=None, date__gte=as_of, product__isnull=False
        )
        charges = set(
            entries.values_list(
                "product__product_ref", "kind", "amount", "period_start", "period_end"
            )
        )
        transaction.set_rollback(True)
    return charges


def _changes(customer: Customer, newest: object) -> list[tuple[str, str, str, int]]:
    made = StatusChange.objects.filter(customer=customer)
    if newest:
        made = made.filter(id__gt=newest)
    counted: dict[tuple[str, str, str], int] = {}
    for change in made.order_by("id").values_list("subject", "from_status", "to_status"):
        counted[change] = counted.get(change, 0) + 1
    return [(*change, number) for change, number in counted.items()]
