from django.db import models

from accounts.models import Customer, ProcessRun
from accounts.models.base import ProviderForeignKey, ProviderModel


class ClosureOutcome(models.TextChoices):
    HELD = "HELD", "Held for approval"
    CLOSED = "CLOSED", "Closed"
    KEPT = "KEPT", "Kept: no longer meets the rule"


class Closure(ProviderModel):
    """An account that a Sync Status run closed, or would have closed, and the evidence (docs/rules.md section 6)."""

    run = ProviderForeignKey(ProcessRun, related_name="closures")
    customer = ProviderForeignKey(Customer, related_name="closures")
    outcome = models.CharField(max_length=6, choices=ClosureOutcome)
    lines_disconnected = models.PositiveIntegerField()
    products_ended = models.PositiveIntegerField()
    orders_finished = models.PositiveIntegerField()
    last_disconnect_at = models.DateTimeField(null=True)
    last_disconnect_on = models.DateField(null=True)
    last_disconnect_via = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "run", "customer"], name="closure_once_a_run")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.outcome}"
