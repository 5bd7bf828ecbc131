"""The vocabulary of notifications: what staff are alerted to, what a rule's next check does, and
what becomes of an e-mail.
"""

from django.db.models import TextChoices


class NextCheck(TextChoices):
    """What the next check does with the episodes that it opens; afterwards it is SEND again."""

    SEND = "SEND", "Mail"
    SILENT = "SILENT", "Open without mailing"
    REVIEW = "REVIEW", "Hold the e-mails for review"
