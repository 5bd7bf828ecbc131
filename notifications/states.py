"""The vocabulary of notifications: what staff are alerted to, and what becomes of an e-mail."""

from django.db.models import TextChoices


class AlertKind(TextChoices):
    DEGRADED = "DEGRADED", "Degraded"
    HELD = "HELD", "Held"
    FAILED = "FAILED", "Failed"
    LATE = "LATE", "Late"
    IDLE = "IDLE", "Did nothing"
    CAP = "CAP", "Cap reached"
    MESSAGE = "MESSAGE", "Message"


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
