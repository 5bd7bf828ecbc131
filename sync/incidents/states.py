"""The vocabulary of incidents: what one is about, and what it has reached."""

from django.db.models import TextChoices


class ScopeKind(TextChoices):
    """What an incident began with."""

    RUN = "RUN", "A run"
    CHANGE = "CHANGE", "A change of a setting"
    WINDOW = "WINDOW", "A time"


class Reach(TextChoices):
    """A kind of thing that reaches an account."""

    CHARGES = "charges", "Charges"
    CREDITS = "credits", "Credits"
    PAYMENTS = "payments", "Payments"
    STATEMENTS = "statements", "Statements"
    SENT = "sent", "E-mails that left"
    UNSENT = "unsent", "E-mails not sent"
    STATUS_CHANGES = "status_changes", "Status changes"
    CLOSURES = "closures", "Automatic closures"
    MESSAGES = "messages", "In-product messages shown"
