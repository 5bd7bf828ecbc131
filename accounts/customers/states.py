"""The vocabulary of accounts: kinds, statuses, how runs start and end."""

from django.db.models import TextChoices


class CustomerKind(TextChoices):
    STANDARD = "STANDARD", "Standard"
    PARENT = "PARENT", "Parent"
    CHILD = "CHILD", "Child"


class CustomerStatus(TextChoices):
    LEAD = "LEAD", "Lead"
    PENDING = "PENDING", "Pending"
    OPEN = "OPEN", "Open"
    SUSPENDED = "SUSPENDED", "Suspended"
    CLOSED = "CLOSED", "Closed"
