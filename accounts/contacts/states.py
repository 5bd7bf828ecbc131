"""What the contacts of a customer are there for."""

from django.db.models import TextChoices


class ContactRole(TextChoices):
    BILLING = "BILLING", "Billing"
    TECHNICAL = "TECHNICAL", "Technical"
    CONTRACT = "CONTRACT", "Contracts"
    EMERGENCY = "EMERGENCY", "Emergencies"
    OTHER = "OTHER", "Other"
