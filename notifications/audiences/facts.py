"""The facts of one account that messages are decided by.

Each group of facts is read once, and only when something asks for it.
"""

import logging
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Customer
from products.models import Product
from products.services.states import ASSIGNED
from statements.payments.facts import PaymentFacts, payment_facts

from .issue_codes import issue_codes

STALE_AFTER = timedelta(seconds=30)

log = logging.getLogger(__name__)


class FactsUnreadable(Exception):
    """A fact could not be read, or is not of this moment: what depends on it is not shown."""


class AccountFacts:
    """One customer as of a date.

    A group that cannot be read raises FactsUnreadable each time it is asked for, and hurts no
    other.
    """

    def __init__(self, customer: Customer, as_of: date) -> None:
        self.customer, self.as_of = customer, as_of
        self._read: dict[str, Any] = {}

    @property
    def payment(self) -> PaymentFacts:
        """The payment facts of this moment.

        Facts of another date, or read a while ago, count as unreadable.
        """
        found: PaymentFacts = self._once("payment", self._payment)[0]
        if found.as_of != self.as_of or abs(timezone.now() - found.read_at) > STALE_AFTER:
            raise FactsUnreadable(f"the payment facts are of {found.read_at:%Y-%m-%d %H:%M:%S}")
        return found

    @property
    def ledger_in_doubt(self) -> bool:
        """Whether the ledger check found the balance to differ from the entries."""
        return bool(self._once("payment", self._payment)[1])

    @property
    def product_types(self) -> set[str]:
        """The codes of the types of which the customer has a product."""
        return set(self._once("products", self._product_types))

    def issues(self, codes: Collection[str]) -> set[str]:
        """Return those of the codes that the customer carries."""
        wanted = ",".join(sorted(codes))
        return set(
            self._once(
                f"issues {wanted}",
                lambda: issue_codes().carried(self.customer.pk, codes, self.as_of),
            )
        )

    def _payment(self) -> tuple[PaymentFacts, bool]:
        facts = payment_facts(self.customer, self.as_of)
        return facts, issue_codes().ledger_in_doubt(
            self.customer.provider_id, self.customer.billing_account_id
        )

    def _product_types(self) -> set[str]:
        rows = Product.objects.filter(customer=self.customer, status__in=ASSIGNED)
        return set(rows.values_list("product_type__code", flat=True))

    def _once(self, group: str, read: Callable[[], Any]) -> Any:
        if group not in self._read:
            try:
                with transaction.atomic():
                    self._read[group] = read()
            except Exception as error:  # whatever it is: what is not known is not shown
                log.exception(
                    "the %s facts of account %s cannot be read", group.split()[0], self.customer.pk
                )
                self._read[group] = FactsUnreadable(
                    f"{group.split()[0]} facts cannot be read: {type(error).__name__}"
                )
        found = self._read[group]
        if isinstance(found, FactsUnreadable):
            raise found
        return found
