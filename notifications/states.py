"""The vocabulary of notifications: what staff are alerted to, what a rule's next check does, and
what becomes of an e-mail.
"""

from django.db.models import TextChoices

THRESHOLDS = "thresholds"
MESSAGES = "messages"  # the names of the processes


class AlertKind(TextChoices):
    DEGRADED = "DEGRADED", "Degraded"
    HELD = "HELD", "Held"
    FAILED = "FAILED", "Failed"
    LATE = "LATE", "Late"
    IDLE = "IDLE", "Did nothing"
    CAP = "CAP", "Cap reached"
    MESSAGE = "MESSAGE", "Message"


class NextCheck(TextChoices):
    """What the next check does with the episodes that it opens; afterwards it is SEND again."""

    SEND = "SEND", "Mail"
    SILENT = "SILENT", "Open without mailing"
    REVIEW = "REVIEW", "Hold the e-mails for review"


class EmailStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    HELD = "HELD", "Held for review"
    SENDING = "SENDING", "Sending"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"
    UNCERTAIN = "UNCERTAIN", "Uncertain"
    SKIPPED = "SKIPPED", "Skipped"


class EmailKind(TextChoices):
    THRESHOLD = "THRESHOLD", "Low balance"


class BlockCause(TextChoices):
    BOUNCE = "BOUNCE", "Bounced"
    COMPLAINT = "COMPLAINT", "Complained"


class Backlog(TextChoices):
    """What becomes of the e-mails that a pause has kept back."""

    SEND = "SEND", "Send what is still true"
    DISCARD = "DISCARD", "Discard it: nobody is mailed for what happened meanwhile"
    REVIEW = "REVIEW", "Hold it for review"


class MessageStatus(TextChoices):
    DRAFT = "DRAFT", "Draft"
    IN_REVIEW = "IN_REVIEW", "In review"
    APPROVED = "APPROVED", "Approved"
    LIVE = "LIVE", "Live"
    PAUSED = "PAUSED", "Paused"
    ENDED = "ENDED", "Ended"


class MessageCategory(TextChoices):
    """What a message speaks of; PAYMENT carries the payment condition, which nobody can take away."""

    PAYMENT = "PAYMENT", "Payment"
    SERVICE = "SERVICE", "Service"
    GENERAL = "GENERAL", "General"


class MessageLevel(TextChoices):
    CRITICAL = "CRITICAL", "Critical"
    WARNING = "WARNING", "Warning"
    INFO = "INFO", "Information"


class ViewerRole(TextChoices):
    """Who looks at the provider's own product."""

    OWNER = "OWNER", "Account owner"
    ADMIN = "ADMIN", "Administrator"
    AGENT = "AGENT", "Agent"
