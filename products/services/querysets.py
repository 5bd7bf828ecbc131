"""Chainable predicates on lines, products and orders, in the field's words."""

from typing import Self

from django.db import models

from .states import ASSIGNED, Billing, LineStatus, ProductStatus


class LineQuerySet(models.QuerySet):
    def connected(self) -> Self:
        return self.exclude(status=LineStatus.DISCONNECTED)


class ProductQuerySet(models.QuerySet):
    def subscriptions(self) -> Self:
        """Products of a recurring type."""
        return self.filter(product_type__billing=Billing.RECURRING)

    def assigned(self) -> Self:
        return self.filter(status__in=ASSIGNED)

    def billing(self) -> Self:
        return self.filter(status=ProductStatus.ACTIVE)

    def suspended(self) -> Self:
        return self.filter(status=ProductStatus.SUSPENDED)
