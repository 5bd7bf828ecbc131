"""The vocabulary of the ledger and of statements."""

from django.db.models import TextChoices


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
