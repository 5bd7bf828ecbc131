from django.db import models
from django.db.models import Func

from ..tenancy.rows import ProviderForeignKey, ProviderModel
from .states import Cause, Subject


class StatusChange(ProviderModel):
    """One recorded change of the status of a customer, line, product or order.

    Written by a trigger, whatever path made the change; the settings of `provider_transaction` say
    who, why and by which way.
    """

    subject = models.CharField(max_length=8, choices=Subject)
    subject_id = models.UUIDField()
    customer = ProviderForeignKey("accounts.Customer", related_name="status_changes")
    from_status = models.CharField(max_length=12)
    to_status = models.CharField(max_length=12)
    cause = models.CharField(max_length=16, choices=Cause, default=Cause.DIRECT)
    actor = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    via = models.CharField(max_length=16, blank=True)
    run_id = models.UUIDField(null=True, blank=True)
    evidence = models.JSONField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        indexes = [
            # A customer's history, newest first.
            models.Index(fields=["provider", "customer", "id"], name="status_change_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.from_status} → {self.to_status}"
