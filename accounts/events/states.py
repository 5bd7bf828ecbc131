"""The types of events."""

from django.db.models import TextChoices


class EventAct(TextChoices):
    """What an event says was done to its object; its type is `<kind of object>.<act>`."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    STATUS_CHANGED = "status_changed", "Status changed"
