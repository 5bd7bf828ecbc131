"""The words for the money of a statement, and for how long it is due."""

from django.db.models import TextChoices


class MoneyState(TextChoices):
    OVERDUE = "OVERDUE", "Overdue"
    PART_PAID = "PART_PAID", "Part paid"
    OPEN = "UNPAID", "Open"
    PAID = "PAID", "Paid"
    IN_CREDIT = "IN_CREDIT", "In credit"


class Age(TextChoices):
    """How many days have passed since the due date."""

    NOT_DUE = "NOT_DUE", "Not due yet"
    TO_30 = "TO_30", "1 to 30 days"
    TO_60 = "TO_60", "31 to 60 days"
    TO_90 = "TO_90", "61 to 90 days"
    OLDER = "OLDER", "Over 90 days"
