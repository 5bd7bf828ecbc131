"""The vocabulary of in-product messages."""

from django.db.models import TextChoices

MESSAGES = "messages"  # the names of the processes


class MessageStatus(TextChoices):
    DRAFT = "DRAFT", "Draft"
    IN_REVIEW = "IN_REVIEW", "In review"
    APPROVED = "APPROVED", "Approved"
    LIVE = "LIVE", "Live"
    PAUSED = "PAUSED", "Paused"
    ENDED = "ENDED", "Ended"


class MessageLevel(TextChoices):
    CRITICAL = "CRITICAL", "Critical"
    WARNING = "WARNING", "Warning"
    INFO = "INFO", "Information"


class ViewerRole(TextChoices):
    """Who looks at the provider's own product."""

    OWNER = "OWNER", "Account owner"
    ADMIN = "ADMIN", "Administrator"
    AGENT = "AGENT", "Agent"
