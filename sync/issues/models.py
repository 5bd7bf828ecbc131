from django.db import models
from django.db.models import F

from accounts.tenancy.rows import ProviderModel


class IssueCount(ProviderModel):
    """How many accounts carried a code on a date: the trend."""

    code = models.CharField(max_length=40)
    counted_on = models.DateField()
    accounts = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "code", "counted_on"], name="issue_count_a_day"
            )
        ]
        ordering = [F("counted_on").asc()]

    def __str__(self) -> str:
        return f"{self.code}: {self.accounts}"
