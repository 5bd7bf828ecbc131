"""The vocabulary of what customers subscribe to."""

from django.db.models import TextChoices


class OrderStatus(TextChoices):
    PENDING = "PENDING", "Pending"
    OPEN = "OPEN", "Open"
    COMPLETED = "COMPLETED", "Completed"
    CANCELLED = "CANCELLED", "Cancelled"


class OrderAction(TextChoices):
    ADD_LINE = "ADD_LINE", "Add line"
    ADD_PRODUCT = "ADD_PRODUCT", "Add product"
    DISCONNECT_PRODUCT = "DISCONNECT_PRODUCT", "Disconnect product"
    DISCONNECT_LINE = "DISCONNECT_LINE", "Disconnect line"
    CHANGE_RATE = "CHANGE_RATE", "Change rate"
