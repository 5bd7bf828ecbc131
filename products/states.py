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


class OrderStatus(TextChoices):
    PENDING = "PENDING", "Pending"
    OPEN = "OPEN", "Open"
    COMPLETED = "COMPLETED", "Completed"
    CANCELLED = "CANCELLED", "Cancelled"


class OrderAction(TextChoices):
    ADD_PRODUCT = "ADD_PRODUCT", "Add product"
    DISCONNECT_PRODUCT = "DISCONNECT_PRODUCT", "Disconnect product"
    DISCONNECT_LINE = "DISCONNECT_LINE", "Disconnect line"
    CHANGE_RATE = "CHANGE_RATE", "Change rate"
