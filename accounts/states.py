"""The vocabulary of accounts: kinds, statuses, how runs start and end."""

from django.db.models import TextChoices


class CustomerKind(TextChoices):
    STANDARD = "STANDARD", "Standard"
    PARENT = "PARENT", "Parent"
    CHILD = "CHILD", "Child"


class CustomerStatus(TextChoices):
    LEAD = "LEAD", "Lead"
    PENDING = "PENDING", "Pending"
    OPEN = "OPEN", "Open"
    SUSPENDED = "SUSPENDED", "Suspended"
    CLOSED = "CLOSED", "Closed"


class BillingMode(TextChoices):
    CYCLE = "CYCLE", "Cycle-based"
    DAILY = "DAILY", "Daily-based"


class Subject(TextChoices):
    """What a recorded status change is about."""

    CUSTOMER = "CUSTOMER", "Customer"
    LINE = "LINE", "Line"
    PRODUCT = "PRODUCT", "Product"
    ORDER = "ORDER", "Order"


class Cause(TextChoices):
    """Why a status changed; DIRECT is written when the path did not say."""

    DIRECT = "DIRECT", "Direct change in the database"
    IMPORT = "IMPORT", "Imported"
    NRC = "NRC", "Charged once"
    SERVICE = "SERVICE", "Service changed"
    ORDER = "ORDER", "Order"
    WORKFLOW = "WORKFLOW", "Workflow"
    FIX = "FIX", "Out-of-sync fix"
    SYNC_STATUS = "SYNC_STATUS", "Sync Status"
    RESTORE = "RESTORE", "Restored"
    OVERRIDE = "OVERRIDE", "Status override"


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


class Language(TextChoices):
    """The languages that e-mails come in, by the locale that writes their amounts and dates."""

    EN_US = "en_US", "English (US)"
    EN_GB = "en_GB", "English (UK)"
    DE = "de_DE", "Deutsch"
    ES = "es_ES", "Español"
    FR = "fr_FR", "Français"


class Scope(TextChoices):
    """What an API key may be used for."""

    READ = "read", "Read"
    WRITE = "write", "Write"
    RUN = "run", "Run processes"
    MESSAGES = "messages", "Show in-product messages"


class EventAct(TextChoices):
    """What an event says was done to its object; its type is `<kind of object>.<act>`."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    STATUS_CHANGED = "status_changed", "Status changed"
