"""The vocabulary of the words of e-mails: their kinds."""

from django.db.models import TextChoices


class EmailKind(TextChoices):
    THRESHOLD = "THRESHOLD", "Low balance"
    APOLOGY = "APOLOGY", "Apology"
