"""The types of events."""

from django.db.models import TextChoices


class EventAct(TextChoices):
    """What an event says was done to its object; its type is `<kind of object>.<act>`."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    STATUS_CHANGED = "status_changed", "Status changed"
    RECORDED = "recorded", "Recorded"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    FINISHED = "finished", "Finished"
    HELD = "held", "Held"
    SENT = "sent", "Sent"
    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Resumed"
    POSTED = "posted", "Posted"
    OVERDUE = "overdue", "Overdue"
    BROKEN = "broken", "Broken"
