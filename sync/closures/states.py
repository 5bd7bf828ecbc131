"""The vocabulary of Sync Status and of workflows."""

from django.db.models import TextChoices

SYNC_STATUS = "sync-status"  # the name of the process


class ClosureOutcome(TextChoices):
    HELD = "HELD", "Held for approval"
    CLOSED = "CLOSED", "Closed"
    KEPT = "KEPT", "Kept: no longer meets the rule"
    REJECTED = "REJECTED", "Rejected"
    RESTORED = "RESTORED", "Restored"
