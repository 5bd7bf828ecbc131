from django.db.models import TextChoices

BULK_ACTS = "bulk-acts"  # the process


class BulkOutcome(TextChoices):
    WAITING = "WAITING", "Waiting"
    DONE = "DONE", "Done"
    SKIPPED = "SKIPPED", "Skipped"
    FAILED = "FAILED", "Failed"
