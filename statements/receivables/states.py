"""The words for the money of a statement."""

from django.db.models import TextChoices


class MoneyState(TextChoices):
    OVERDUE = "OVERDUE", "Overdue"
    PART_PAID = "PART_PAID", "Part paid"
    OPEN = "UNPAID", "Open"
    PAID = "PAID", "Paid"
    IN_CREDIT = "IN_CREDIT", "In credit"
