"""The vocabulary of accounts: kinds, statuses, how runs start and end."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """What an API key may be used for."""

    READ = "read", "Read"
    WRITE = "write", "Write"
    RUN = "run", "Run processes"
    MESSAGES = "messages", "Show in-product messages"
