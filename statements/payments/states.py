"""The vocabulary of the ledger and of statements."""

from django.db.models import TextChoices


class AttemptStatus(TextChoices):
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"


class PromiseKind(TextChoices):
    PROMISE = "PROMISE", "Promise to pay"
    PENDING = "PENDING", "Payment under way"
