from django.db import models
from django.db.models import F

from accounts.tenancy.rows import ProviderModel

from .states import Figure


class DailyFigure(ProviderModel):
    """A figure of a day, counted once so that no page has to count a million rows.

    `part` is what the figure is divided by: a product type, a status, an age, a code. `number`
    counts entries, statements, accounts or e-mails. `amount` is in `currency`; both are empty where
    nothing is money. What each figure holds is written in sync/figures/batch.py.
    """

    figure = models.CharField(max_length=12, choices=Figure)
    day = models.DateField()
    part = models.CharField(max_length=64)
    currency = models.CharField(max_length=3, blank=True, db_default="")
    number = models.BigIntegerField()
    amount = models.DecimalField(max_digits=28, decimal_places=4, db_default=0)

    class Meta:
        constraints = [
            # The reports read the days of one figure.
            models.UniqueConstraint(
                fields=["provider", "figure", "day", "part", "currency"], name="daily_figure_once"
            )
        ]
        permissions = [("see_reports", "Can see the reports of money, accounts and processes")]
        ordering = [F("day").asc()]

    def __str__(self) -> str:
        return f"{self.figure} of {self.day}, {self.part}: {self.number}"
