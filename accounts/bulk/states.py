"""What becomes of a row."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"
