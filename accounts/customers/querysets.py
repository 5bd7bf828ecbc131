"""Chainable predicates on customers, in the field's words."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models

from ..database.expressions import given_keys
from ..search.queries import customers_by
from .states import CustomerKind, CustomerStatus


class CustomerQuerySet(models.QuerySet):
    known_by_key = False  # few enough to be taken by their keys, and not looked for in stretches

    def open(self) -> Self:
        return self.filter(status=CustomerStatus.OPEN)

    def billing_accounts(self) -> Self:
        """Customers that statements are made for: parents and standard ones."""
        return self.exclude(kind=CustomerKind.CHILD)

    def exempt_from_sync(self, as_of: date) -> Self:
        return self.filter(sync_exempt_until__gte=as_of)

    def matching(self, text: str) -> Self:
        """Customers that the text finds (accounts/search/queries.py). Asks queries at once."""
        found = customers_by(text)
        matching = self.filter(found.condition)
        matching.known_by_key = found.by_key
        return matching

    def found_by(self, keys: list[UUID] | None, condition: models.Q) -> Self:
        """Customers of these keys; those that meet the condition where they are too many for keys.

        The keys are those of the customers that meet it (accounts/search/filters.py).
        """
        if keys is None:
            return self.filter(condition)
        found = self.filter(pk__in=given_keys(keys))
        found.known_by_key = True
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()
        clone.known_by_key = self.known_by_key
        return clone
