"""The vocabulary of notifications: what staff are alerted to, what a rule's next check does, and
what becomes of an e-mail.
"""

from django.db.models import TextChoices


class AlertKind(TextChoices):
    DEGRADED = "DEGRADED", "Degraded"
    HELD = "HELD", "Held"
    FAILED = "FAILED", "Failed"
    LATE = "LATE", "Late"
    IDLE = "IDLE", "Did nothing"
    CAP = "CAP", "Cap reached"
    MESSAGE = "MESSAGE", "Message"
