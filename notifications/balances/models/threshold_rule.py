from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value

from accounts.customers.states import CustomerStatus
from accounts.database.bounds import within
from accounts.models import Customer
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel

from ..states import NextCheck

WATCHED = [CustomerStatus.OPEN.value, CustomerStatus.SUSPENDED.value]


def watched_statuses() -> list[str]:
    return list(WATCHED)


class ThresholdRule(ProviderModel):
    """A balance below which customers are to be told.

    Amounts are in each account's own currency. Source: docs/rules.md section 9. A trigger makes
    every edit, by whatever path, be followed by a silent check: a new threshold mails no backlog.
    """

    code = KeyField()
    threshold = models.DecimalField(max_digits=20, decimal_places=4)
    rearm_margin = models.DecimalField(
        max_digits=20, decimal_places=4, default=0, validators=[MinValueValidator(0)]
    )
    repeat_after_days = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    statuses = ArrayField(
        models.CharField(max_length=9, choices=CustomerStatus),
        default=watched_statuses,
        db_default=Value(WATCHED),
        help_text="The accounts that are watched, by their status.",
    )
    is_active = models.BooleanField(default=True, db_default=True)
    next_check = models.CharField(
        max_length=6, choices=NextCheck, default=NextCheck.SILENT, db_default=NextCheck.SILENT
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="threshold_rule_code"),
            models.CheckConstraint(
                condition=Q(rearm_margin__gte=0), name="threshold_rule_margin_not_negative"
            ),
            models.CheckConstraint(
                condition=within("threshold", "rearm_margin"), name="threshold_rule_bound"
            ),
            models.CheckConstraint(
                condition=Q(repeat_after_days__isnull=True) | Q(repeat_after_days__gte=1),
                name="threshold_rule_repeat",
            ),
            models.CheckConstraint(
                condition=Q(statuses__contained_by=CustomerStatus.values, statuses__len__gte=1),
                name="threshold_rule_statuses",
            ),
            models.CheckConstraint(
                condition=Q(next_check__in=NextCheck.values), name="threshold_rule_next_check"
            ),
        ]
        permissions = [
            ("manage_notifications", "Can edit balance rules and templates, and settle e-mails")
        ]

    def __str__(self) -> str:
        return self.code


class ThresholdOverride(ProviderModel):
    """One customer's own threshold for a rule, in the customer's currency.

    Without an amount the rule never mails this customer.
    """

    customer = ProviderForeignKey(Customer, related_name="threshold_overrides")
    rule = ProviderForeignKey(ThresholdRule, related_name="overrides")
    threshold = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    next_check = models.CharField(
        max_length=6, choices=NextCheck, default=NextCheck.SILENT, db_default=NextCheck.SILENT
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "rule"], name="threshold_override"
            ),
            models.CheckConstraint(
                condition=Q(next_check__in=NextCheck.values), name="threshold_override_next_check"
            ),
            models.CheckConstraint(condition=within("threshold"), name="threshold_override_bound"),
        ]

    def __str__(self) -> str:
        return "never" if self.threshold is None else f"{self.threshold}"


class ThresholdNewcomer(ProviderModel):
    """A billing account that an import has brought and that the rule has not checked since.

    Its first check opens its episode without mailing, and removes the row.
    Source: docs/rules.md section 9.
    """

    customer = ProviderForeignKey(Customer, related_name="+")
    rule = ProviderForeignKey(ThresholdRule, related_name="newcomers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "rule"], name="threshold_newcomer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}, not yet checked by {self.rule_id}"
