"""The vocabulary of notifications: what staff are alerted to, what a rule's next check does, and
what becomes of an e-mail.
"""

from django.db.models import TextChoices


class EmailKind(TextChoices):
    THRESHOLD = "THRESHOLD", "Low balance"
