"""The kinds and states of customers."""

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
