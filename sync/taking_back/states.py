"""The vocabulary of taking back: the acts that it is made of."""

from django.db.models import TextChoices

TAKE_BACK = "take-back"  # the name of the process


class Act(TextChoices):
    """What taking back does, each by the operation that staff use for one thing."""

    HOLD = "HOLD", "Hold e-mails that are not sent yet"
    STOP = "STOP", "Pause in-product messages that are still shown"
    RESTORE = "RESTORE", "Restore accounts that were closed automatically"
    REVERSE = "REVERSE", "Reverse charges and credits"
    PAYMENTS = "PAYMENTS", "Reverse payments"
