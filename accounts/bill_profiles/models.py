from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from ..calendar import due_day_blocks_next_statement
from ..database.fields import LineField
from ..tenancy.rows import KeyField, ProviderModel
from .states import BillingMode, ProfileWarning

WARNINGS = {
    ProfileWarning.ONE_NIGHT: (
        "advance_months is 0: a customer enters the statement queue on the day its cycle date "
        "advances and leaves it the same night;"
        " set hold_cycle_for_statement or auto_create_statements"
    ),
    ProfileWarning.DUE_AT_CREATION: (
        "advance_months is 2 or more and terms_days is less than 31 - lead_days: due dates will "
        "fall on the day of creation"
    ),
}
DAY_OF_MONTH = [MinValueValidator(1), MaxValueValidator(31)]


class BillProfile(ProviderModel):
    """How and when a customer is billed (docs/rules.md sections 1, 4 and 5)."""

    code = KeyField()
    name = LineField(max_length=200)
    billing_mode = models.CharField(max_length=5, choices=BillingMode, default=BillingMode.CYCLE)
    lead_days = models.PositiveSmallIntegerField(validators=[MaxValueValidator(60)])
    terms_days = models.PositiveSmallIntegerField(validators=[MaxValueValidator(365)])
    advance_months = models.PositiveSmallIntegerField(validators=[MaxValueValidator(12)])
    cycle_day = models.PositiveSmallIntegerField(null=True, blank=True, validators=DAY_OF_MONTH)
    due_day = models.PositiveSmallIntegerField(null=True, blank=True, validators=DAY_OF_MONTH)
    auto_create_statements = models.BooleanField(default=False)
    prorate_first_period = models.BooleanField(default=False)
    hold_cycle_for_statement = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="bill_profile_code"),
            models.CheckConstraint(
                condition=Q(billing_mode__in=BillingMode.values), name="bill_profile_billing_mode"
            ),
            models.CheckConstraint(condition=Q(lead_days__lte=60), name="bill_profile_lead_days"),
            models.CheckConstraint(
                condition=Q(terms_days__lte=365), name="bill_profile_terms_days"
            ),
            models.CheckConstraint(
                condition=Q(advance_months__lte=12), name="bill_profile_advance_months"
            ),
            models.CheckConstraint(
                condition=Q(cycle_day__range=(1, 31)), name="bill_profile_cycle_day"
            ),
            models.CheckConstraint(
                condition=Q(due_day__range=(1, 31)), name="bill_profile_due_day"
            ),
            models.CheckConstraint(
                condition=Q(due_day=None)
                | Q(cycle_day=None)
                | ~Q(
                    Func(
                        F("cycle_day"),
                        F("terms_days"),
                        F("due_day"),
                        function="due_day_blocks_next_statement",
                        output_field=models.BooleanField(),
                    )
                ),
                name="bill_profile_due_day_leaves_next_statement",
            ),
        ]
        permissions = [("manage_bill_profiles", "Can create bill profiles and change them")]

    def __str__(self) -> str:
        return self.name

    def blocks_next_statement(self, cycle_day: int | None) -> bool:
        """Whether the Due Day would keep a customer with this anchor out of the queue.

        Source: docs/rules.md section 5.
        """
        anchor = self.cycle_day or cycle_day
        return bool(
            self.due_day
            and anchor
            and due_day_blocks_next_statement(anchor, self.terms_days, self.due_day)
        )

    def clean(self) -> None:
        if self.blocks_next_statement(None):
            raise ValidationError(
                {
                    "due_day": (
                        "would put due dates more than 20 days past cycle date + terms, and block "
                        "the next statement"
                    )
                }
            )

    def warned_of(self) -> list[ProfileWarning]:
        """Return what somebody should know before saving (docs/rules.md section 4)."""
        found = []
        if self.advance_months == 0 and not (
            self.hold_cycle_for_statement or self.auto_create_statements
        ):
            found.append(ProfileWarning.ONE_NIGHT)
        if self.advance_months >= 2 and self.terms_days < 31 - self.lead_days:
            found.append(ProfileWarning.DUE_AT_CREATION)
        return found

    def warnings(self) -> list[str]:
        """Return the warnings in the words of the API and of imports."""
        return [WARNINGS[warning] for warning in self.warned_of()]
