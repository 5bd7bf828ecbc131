"""The vocabulary of accounts: kinds, statuses, how runs start and end."""

from django.db.models import TextChoices


class BillingMode(TextChoices):
    CYCLE = "CYCLE", "Cycle-based"
    DAILY = "DAILY", "Daily-based"
