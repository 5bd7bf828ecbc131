"""The vocabulary of e-mails: what becomes of them, of a backlog and of an address."""

from django.db.models import TextChoices

THRESHOLDS = "thresholds"


class EmailStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    HELD = "HELD", "Held for review"
    SENDING = "SENDING", "Sending"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"
    UNCERTAIN = "UNCERTAIN", "Uncertain"
    SKIPPED = "SKIPPED", "Skipped"


class BlockCause(TextChoices):
    BOUNCE = "BOUNCE", "Bounced"
    COMPLAINT = "COMPLAINT", "Complained"


class Backlog(TextChoices):
    """What becomes of the e-mails that a pause has kept back."""

    SEND = "SEND", "Send what is still true"
    DISCARD = "DISCARD", "Discard it: nobody is mailed for what happened meanwhile"
    REVIEW = "REVIEW", "Hold it for review"
