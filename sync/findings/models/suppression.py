from django.db import models
from django.db.models import Q

from accounts.database.fields import LineField, LongLineField
from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel


class IssueSuppression(ProviderModel):
    """An issue code of an account that staff do not want to see until a date, inclusive.

    They have looked at it.
    """

    customer = ProviderForeignKey(Customer, related_name="issue_suppressions")
    code = models.CharField(max_length=40)
    reason = LongLineField()
    until = models.DateField()
    suppressed_by = LineField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "code"], name="issue_suppression_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="issue_suppression_has_reason"),
        ]
        permissions = [
            ("fix_accounts", "Can fix accounts that are out of sync, and suppress their issues")
        ]

    def __str__(self) -> str:
        return f"{self.code} until {self.until}"
