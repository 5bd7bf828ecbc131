"""The vocabulary of the ledger and of statements."""

from django.db.models import TextChoices

# The names of the processes
NRC = "nrc"
MRC = "mrc"
CYCLE = "cycle"
STATEMENTS = "statements"


class TransactionKind(TextChoices):
    CHARGE = "CHARGE", "Charge"
    CREDIT = "CREDIT", "Credit"
    PAYMENT = "PAYMENT", "Payment"


class StatementKind(TextChoices):
    REGULAR = "REGULAR", "Regular"
    FINAL = "FINAL", "Final"


class StatementStatus(TextChoices):
    CREATED = "CREATED", "Created"
    SENT = "SENT", "Sent"


class AttemptStatus(TextChoices):
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"


class PromiseKind(TextChoices):
    PROMISE = "PROMISE", "Promise to pay"
    PENDING = "PENDING", "Payment under way"
