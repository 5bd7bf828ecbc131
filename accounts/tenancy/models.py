from zoneinfo import available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from ..database.fields import EmailLineField, LineField
from ..money import is_currency
from .states import Language


def validate_currency(code: str) -> None:
    if not is_currency(code):
        raise ValidationError(f"{code!r} is not an ISO 4217 currency code")


def validate_timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name!r} is not a time zone such as America/New_York")


def all_languages() -> list[str]:
    return list(Language.values)


class Provider(models.Model):
    """A tenant: a company that bills its customers with the platform."""

    slug = models.CharField(
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9][a-z0-9-]*\Z", "use small letters, digits and hyphens")
        ],
    )
    name = LineField(max_length=200)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    timezone = models.CharField(max_length=64, validators=[validate_timezone])
    sandbox = models.BooleanField(
        default=False, help_text="May be run for any date; nothing leaves the platform."
    )
    clock_on = models.DateField(
        null=True, blank=True, help_text="Where a sandbox's test clock stands; none: real time."
    )
    clock_target = models.DateField(
        null=True, blank=True, help_text="The day to which the test clock is being advanced."
    )
    max_catch_up_months = models.PositiveSmallIntegerField(default=24)
    sync_hold_min_accounts = models.PositiveIntegerField(default=25)
    sync_hold_percent = models.DecimalField(max_digits=5, decimal_places=2, default=2)
    sync_exempt_days = models.PositiveSmallIntegerField(default=30)
    language = models.CharField(
        max_length=5,
        choices=Language,
        default=Language.EN_US,
        help_text="Of e-mails to customers, and of the amounts and dates in them.",
    )
    emails_per_hour = models.PositiveIntegerField(
        default=5000, help_text="More than these, and mailing is paused and staff are alerted."
    )
    emails_per_customer_per_day = models.PositiveSmallIntegerField(default=3)
    email = EmailLineField(max_length=254, blank=True, db_default="")
    phone = LineField(max_length=40, blank=True, db_default="")
    address = models.JSONField(blank=True, default=dict, db_default={})
    languages = ArrayField(
        models.CharField(max_length=5, choices=Language),
        default=all_languages,
        help_text="Those that customers may be given.",
    )
    account_prefix = models.CharField(
        max_length=8,
        default="A",
        db_default="A",
        validators=[RegexValidator(r"\A[A-Za-z0-9]{1,8}\Z", "use 1 to 8 letters and digits")],
        help_text="What the numbers that the platform gives to accounts begin with.",
    )
    brand_colour = models.CharField(max_length=7, default="#1d5fd3", db_default="#1d5fd3")
    brand_ink = models.CharField(
        max_length=7, default="#ffffff", db_default="#ffffff", help_text="Of text on the colour."
    )
    logo_digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        permissions = [
            (
                "manage_settings",
                "Can change the provider's name, logo, time zone and numbering",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sync_hold_percent__gte=0, sync_hold_percent__lte=100),
                name="provider_hold_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(clock_target=None) | Q(sandbox=True, clock_on__isnull=False),
                name="provider_clock_is_a_sandboxs",
            ),
        ]

    def __str__(self) -> str:
        return self.name
