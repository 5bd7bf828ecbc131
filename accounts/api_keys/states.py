"""What a key of the API may do."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """What an API key may be used for."""

    READ = "read", "Read"
    WRITE = "write", "Write"
    RUN = "run", "Run processes"
    APPROVE = "approve", "Approve what others have started"
    OVERRIDE = "override", "Override a status"
    MESSAGES = "messages", "Show in-product messages"
    WEBHOOKS = "webhooks", "Receive events"
