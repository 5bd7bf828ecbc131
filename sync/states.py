"""The vocabulary of Sync Status."""

from django.db.models import TextChoices


class ClosureOutcome(TextChoices):
    HELD = "HELD", "Held for approval"
    CLOSED = "CLOSED", "Closed"
    KEPT = "KEPT", "Kept: no longer meets the rule"
