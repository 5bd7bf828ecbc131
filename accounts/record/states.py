"""What the settings are of."""

from django.db.models import TextChoices


class Area(TextChoices):
    """The part of the settings that a change was made in."""

    PROVIDER = "PROVIDER", "Provider"
    STAFF = "STAFF", "Staff"
    ROLES = "ROLES", "Roles"
    EXPORT = "EXPORT", "Data export"
