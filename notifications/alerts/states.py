"""The vocabulary of alerts: what staff are alerted to."""

from django.db.models import TextChoices


class AlertKind(TextChoices):
    DEGRADED = "DEGRADED", "Degraded"
    HELD = "HELD", "Held"
    FAILED = "FAILED", "Failed"
    LATE = "LATE", "Late"
    IDLE = "IDLE", "Did nothing"
    CAP = "CAP", "Cap reached"
    MESSAGE = "MESSAGE", "Message"
    PARKED = "PARKED", "Parked account"
    WEBHOOK = "WEBHOOK", "Webhook"
