"""Fields of the API's documents."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from ..money import plain_decimal


class AmountField(serializers.DecimalField):
    """An amount below the bound of all amounts; its text has digits and a point, no exponent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=16, decimal_places=4, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, str):
            try:
                data = plain_decimal(data)
            except ValueError:
                self.fail("invalid")
        return super().to_internal_value(data)
