"""How a bill profile bills."""

from enum import StrEnum

from django.db.models import TextChoices


class ProfileWarning(StrEnum):
    """What somebody should know who sets a profile so (docs/rules.md section 4)."""

    ONE_NIGHT = "one_night"
    DUE_AT_CREATION = "due_at_creation"


class BillingMode(TextChoices):
    CYCLE = "CYCLE", "Cycle-based"
    DAILY = "DAILY", "Daily-based"
