"""The vocabulary of what customers subscribe to."""

from django.db.models import TextChoices


class Billing(TextChoices):
    RECURRING = "RECURRING", "Recurring"
    ONE_TIME = "ONE_TIME", "One-time"
    USAGE = "USAGE", "Usage"


class LineStatus(TextChoices):
    PENDING = "PENDING", "Pending"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    DISCONNECTED = "DISCONNECTED", "Disconnected"


class ProductStatus(TextChoices):
    PENDING = "PENDING", "Pending"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    DISCONNECTED = "DISCONNECTED", "Disconnected"
    COMPLETED = "COMPLETED", "Completed"


ASSIGNED = [ProductStatus.PENDING, ProductStatus.ACTIVE, ProductStatus.SUSPENDED]
