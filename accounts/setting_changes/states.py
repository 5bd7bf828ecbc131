"""What settings decide whom a run bills, or whom it mails."""

from django.db.models import TextChoices


class Setting(TextChoices):
    """What a recorded change is of."""

    BILL_PROFILE = "BILL_PROFILE", "Bill profile"
    THRESHOLD_RULE = "THRESHOLD_RULE", "Balance rule"
