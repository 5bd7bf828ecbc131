"""The vocabulary of notifications: what staff are alerted to, what a rule's next check does, and
what becomes of an e-mail.
"""

from django.db.models import TextChoices


class MessageCategory(TextChoices):
    """What a message speaks of.

    PAYMENT carries the payment condition, which nobody can take away.
    """

    PAYMENT = "PAYMENT", "Payment"
    SERVICE = "SERVICE", "Service"
    GENERAL = "GENERAL", "General"
