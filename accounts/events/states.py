"""The vocabulary of accounts: kinds, statuses, how runs start and end."""

from django.db.models import TextChoices


class EventAct(TextChoices):
    """What an event says was done to its object; its type is `<kind of object>.<act>`."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    STATUS_CHANGED = "status_changed", "Status changed"
