"""Chainable predicates on lines, products and orders, in the field's words."""

from typing import Self

from django.db import models

from .states import OrderStatus


class OrderQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        return self.filter(status__in=[OrderStatus.OPEN, OrderStatus.PENDING])
