"""What causes a change of status."""

from django.db.models import TextChoices


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
