"""The vocabulary of the ledger and of statements."""

from django.db.models import TextChoices


class AttemptStatus(TextChoices):
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"


class PromiseKind(TextChoices):
    PROMISE = "PROMISE", "Promise to pay"
    PENDING = "PENDING", "Payment under way"


class PromiseOutcome(TextChoices):
    """What became of a promise, or of a payment under way."""

    IN_FORCE = "IN_FORCE", "In force"
    KEPT = "PROMISE_KEPT", "Kept"
    BROKEN = "BROKEN", "Not kept"
    CANCELLED = "CANCELLED", "Cancelled"
