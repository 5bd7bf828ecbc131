"""How a bill profile bills."""

from django.db.models import TextChoices


class BillingMode(TextChoices):
    CYCLE = "CYCLE", "Cycle-based"
    DAILY = "DAILY", "Daily-based"
