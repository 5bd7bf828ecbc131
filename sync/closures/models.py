from django.db import models
from django.db.models import Q

from accounts.database.fields import LineField
from accounts.models import Customer, ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .states import ClosureOutcome


class Closure(ProviderModel):
    """An account that a Sync Status run closed, or would have closed, and the evidence.

    Source: docs/rules.md section 6. `evidence` counts its disconnected `lines`, ended `products`
    and finished `orders`, and says when and by which way the last line or product was disconnected:
    `disconnected_on` (a date), `disconnected_at` (an instant), `via` and `actor`, as far as they
    are known; and `met_on`, the date on which the account first met the rule.
    """

    run = ProviderForeignKey(ProcessRun, related_name="closures")
    customer = ProviderForeignKey(Customer, related_name="closures")
    outcome = models.CharField(max_length=8, choices=ClosureOutcome, default=ClosureOutcome.HELD)
    evidence = models.JSONField(default=dict)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = LineField(max_length=150, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "run", "customer"], name="closure_once_a_run"
            )
        ]
        indexes = [
            # The start page counts what nobody has looked at yet.
            models.Index(
                fields=["provider", "run"],
                condition=Q(outcome="CLOSED", reviewed_at__isnull=True),
                name="closure_to_review",
            ),
        ]
        permissions = [("review_closures", "Can review, restore, approve and reject closures")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.outcome}"
