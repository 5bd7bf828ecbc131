from django.db import models
from django.db.models import Func

from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel


class LedgerFinding(ProviderModel):
    """What the last ledger check found on an account.

    The next check replaces all findings of the provider.
    """

    customer = ProviderForeignKey(Customer, related_name="ledger_findings")
    code = models.CharField(max_length=40)
    detail = models.TextField()
    found_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "code"], name="ledger_finding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
