"""The states of runs and of their chunks, and what starts a run."""

from django.db.models import TextChoices


class RunStatus(TextChoices):
    QUEUED = "QUEUED", "Waiting for a worker"
    RUNNING = "RUNNING", "Running"
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"
    SKIPPED = "SKIPPED", "Skipped"
    HELD = "HELD", "Held"
    REJECTED = "REJECTED", "Rejected"
    DEGRADED = "DEGRADED", "Degraded"


class Trigger(TextChoices):
    """What starts a run; who did is the run's `started_by`."""

    CLOCK = "CLOCK", "The clock"
    PERSON = "PERSON", "A person on a page"
    COMMAND = "COMMAND", "A command"
    API = "API", "The API"
    CHECK = "CHECK", "The check of one account"


class ChunkStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    DONE = "DONE", "Done"
    FAILED = "FAILED", "Failed"
