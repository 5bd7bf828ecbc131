from django.db import models

from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel


class MissedWindow(ProviderModel):
    """A cycle date that moved on while the customer was due for its statement.

    A statement made on that day or later settles it.
    """

    customer = ProviderForeignKey(Customer, related_name="missed_windows")
    cycle_date = models.DateField()
    advanced_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "cycle_date"], name="missed_window_once_a_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_date}, passed on {self.advanced_on}"
