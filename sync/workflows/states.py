"""The vocabulary of Sync Status and of workflows."""

from django.db.models import TextChoices


class Workflow(TextChoices):
    QUALIFY = "qualify", "Qualify"
    ACTIVATE = "activate", "Activate"
    SUSPEND = "suspend", "Suspend"
    REACTIVATE = "reactivate", "Reactivate"
    CLOSE = "close", "Close"
    ABANDON = "abandon", "Abandon"
    REOPEN = "reopen", "Reopen"


class ScheduleStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    DONE = "DONE", "Done"
    REFUSED = "REFUSED", "Refused"
    CANCELLED = "CANCELLED", "Cancelled"


# The ways by which a change comes in, in words that follow "changed".
WAYS = {
    "UI": "on a page",
    "API": "through the API",
    "ADMIN": "in the admin",
    "COMMAND": "from the command line",
    "IMPORT": "by an import",
    "PROCESS": "by a process",
    "SCHEDULE": "as scheduled",
    "CHECK": "by a check",
    "SQL": "in the database",
}
