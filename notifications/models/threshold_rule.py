from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models.base import KeyField, ProviderModel


class ThresholdRule(ProviderModel):
    """A balance below which customers are to be told; amounts are in each account's own currency (docs/rules.md section 9)."""

    code = KeyField()
    threshold = models.DecimalField(max_digits=20, decimal_places=4)
    rearm_margin = models.DecimalField(
        max_digits=20, decimal_places=4, default=0, validators=[MinValueValidator(0)]
    )
    repeat_after_days = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="threshold_rule_code"),
            models.CheckConstraint(
                condition=Q(rearm_margin__gte=0), name="threshold_rule_margin_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(repeat_after_days__isnull=True) | Q(repeat_after_days__gte=1),
                name="threshold_rule_repeat",
            ),
        ]

    def __str__(self) -> str:
        return self.code
