"""Chainable predicates on customers, in the field's words."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from .states import CustomerKind, CustomerStatus


class CustomerQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(status=CustomerStatus.OPEN)

    def billing_accounts(self) -> Self:
        """Customers that statements are made for: parents and standard ones."""
        return self.exclude(kind=CustomerKind.CHILD)

    def exempt_from_sync(self, as_of: date) -> Self:
        return self.filter(sync_exempt_until__gte=as_of)

    def matching(self, text: str) -> Self:
        """Customers whose account number, name or e-mail holds the text."""
        return self.filter(
            Q(account_number__icontains=text) | Q(name__icontains=text) | Q(email__icontains=text)
        )
