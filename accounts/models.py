from .answers.models import KeptAnswer
from .api_keys.models import ApiKey
from .bill_profiles.models import BillProfile
from .contacts.models import Contact
from .custom_fields.models import CustomField
from .customers.models import Customer
from .events.models import Event, EventCounter, UnreadEvent
from .lists.models import DefaultView, SavedView
from .notes.models import Note
from .processes.models.heartbeat import Heartbeat
from .processes.models.process import (
    DailyRun,
    ParkedAccount,
    PlatformSwitch,
    ProcessRun,
    ProcessSwitch,
    RunChunk,
)
from .record.models import AuditedChange
from .setting_changes.models import SettingChange
from .settings.models import ProviderLogo
from .staff.models import Invitation, Password, Role, RoleHolder, User
from .status_changes.models import StatusChange
from .tenancy.models import Provider
from .uploads.models import Upload, UploadPart

__all__ = [
    "ApiKey",
    "AuditedChange",
    "BillProfile",
    "Contact",
    "CustomField",
    "Customer",
    "DailyRun",
    "DefaultView",
    "Event",
    "EventCounter",
    "Heartbeat",
    "Invitation",
    "KeptAnswer",
    "Note",
    "ParkedAccount",
    "Password",
    "PlatformSwitch",
    "ProcessRun",
    "ProcessSwitch",
    "Provider",
    "ProviderLogo",
    "Role",
    "RoleHolder",
    "RunChunk",
    "SavedView",
    "SettingChange",
    "StatusChange",
    "UnreadEvent",
    "Upload",
    "UploadPart",
    "User",
]
