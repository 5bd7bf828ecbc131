"""The vocabulary of balance rules: what a rule's next check does."""

from django.db.models import TextChoices


class NextCheck(TextChoices):
    """What the next check does with the episodes that it opens; afterwards it is SEND again."""

    SEND = "SEND", "Mail"
    SILENT = "SILENT", "Open without mailing"
    REVIEW = "REVIEW", "Hold the e-mails for review"
