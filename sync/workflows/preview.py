"""What an act on an account would do, found by doing it and undoing it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import Customer, StatusChange
from products.models import Product

from ..rules.closure import closable
from ..rules.issues import codes_of_accounts
from .forecast import Charge, forecast_charges

NEW_PRODUCT = "new product"
Found = set[tuple[object, str]]


@dataclass(frozen=True)
class Preview:
    """The statuses and cycle date after an act, and what it changes.

    It changes the charges of the next 60 days, and the issue codes that are cleared and created.
    `changes` are (subject, name of status before, after, how many). Charges are those of the
    account's family, each (product_ref, kind, amount, first day, last day), in which a product that
    the act adds has no reference yet. Codes are of the account itself and, for a child, of its
    parent. `closable` is whether the account then meets the rule of Sync Status, and so is closed.
    """

    changes: list[tuple[str, str, str, int]] = field(default_factory=list)
    cycle_date: date | None = None
    caused: list[Charge] = field(default_factory=list)
    prevented: list[Charge] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    parent_cleared: list[str] = field(default_factory=list)
    parent_created: list[str] = field(default_factory=list)
    closable: bool = False

    @property
    def changes_codes(self) -> bool:
        return any((self.cleared, self.created, self.parent_cleared, self.parent_created))


def preview(customer: Customer, act: Callable[[], object], *, as_of: date) -> Preview:
    """Return what the act would do to the customer; it is done in a savepoint and rolled back.

    Raises what the act raises.
    """
    codes_before, charges_before = _codes(customer, as_of), forecast_charges(customer, as_of)
    known = _products_of_family(customer)
    with transaction.atomic():
        newest = _newest_change(customer)
        act()
        changes = _changes(customer, newest)
        codes_after, charges_after = _codes(customer, as_of), forecast_charges(customer, as_of)
        meets_rule = closable(as_of).filter(pk=customer.pk).exists()
        cycle_date = Customer.objects.values_list("cycle_date", flat=True).get(pk=customer.pk)
        transaction.set_rollback(True)
    cleared, created = codes_before - codes_after, codes_after - codes_before
    return Preview(
        changes=changes,
        cycle_date=cycle_date,
        caused=sorted(_named(charges_after - charges_before, known), key=str),
        prevented=sorted((charges_before - charges_after).elements(), key=str),
        cleared=_own(customer, cleared),
        created=_own(customer, created),
        parent_cleared=_of_parent(customer, cleared),
        parent_created=_of_parent(customer, created),
        closable=meets_rule,
    )


def _products_of_family(customer: Customer) -> set[str]:
    family = Product.objects.filter(customer__billing_account_id=customer.billing_account_id)
    return set(family.values_list("product_ref", flat=True))


def _named(charges: Counter[Charge], known: set[str]) -> list[Charge]:
    """Return the charges; a product that the preview alone has added is called a new one."""
    return [(ref if ref in known else NEW_PRODUCT, *charge) for ref, *charge in charges.elements()]


def _codes(customer: Customer, as_of: date) -> Found:
    """Return every code of the account and of its billing account, suppressed or not."""
    return codes_of_accounts({customer.pk, customer.billing_account_id}, as_of)


def _own(customer: Customer, found: Found) -> list[str]:
    return sorted(code for key, code in found if key == customer.pk)


def _of_parent(customer: Customer, found: Found) -> list[str]:
    return sorted(code for key, code in found if key != customer.pk)


def _newest_change(customer: Customer) -> object:
    made = StatusChange.objects.filter(customer=customer).order_by("-id")
    return made.values_list("id", flat=True).first()


def _changes(customer: Customer, newest: object) -> list[tuple[str, str, str, int]]:
    made = StatusChange.objects.filter(customer=customer)
    if newest:
        made = made.filter(id__gt=newest)
    counted: dict[tuple[str, str, str], int] = {}
    for change in made.order_by("id").values_list("subject", "from_status", "to_status"):
        counted[change] = counted.get(change, 0) + 1
    return [(*change, number) for change, number in counted.items()]
