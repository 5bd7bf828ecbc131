"""The vocabulary of the figures that are kept day by day."""

from django.db.models import TextChoices

FIGURES = "figures"  # the name of the process


class Figure(TextChoices):
    """What is kept of a day."""

    MRC = "MRC", "Recurring charges"
    STATEMENTS = "STATEMENTS", "Statements"
    UNUSUAL = "UNUSUAL", "Unusual statements"
    RECEIVABLES = "RECEIVABLES", "Receivables by age"
    ACCOUNTS = "ACCOUNTS", "Accounts by status"
    CLOSURES = "CLOSURES", "Closures and restores"
    RISK = "RISK", "Money at risk"
    EMAILS = "EMAILS", "E-mails"


class Closing(TextChoices):
    """How an account was closed, or that it was taken back."""

    AUTOMATIC = "AUTOMATIC", "Closed by Sync Status"
    BY_STAFF = "BY_STAFF", "Closed by staff"
    RESTORED = "RESTORED", "Restored"
