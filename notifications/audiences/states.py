"""The vocabulary of audiences: what a message speaks of."""

from django.db.models import TextChoices


class MessageCategory(TextChoices):
    """What a message speaks of.

    PAYMENT carries the payment condition, which nobody can take away.
    """

    PAYMENT = "PAYMENT", "Payment"
    SERVICE = "SERVICE", "Service"
    GENERAL = "GENERAL", "General"
