from ..events.models import Event, UnreadEvent
from ..tenancy.models import Provider
from .api_key import ApiKey
from .bill_profile import BillProfile
from .customer import Customer
from .heartbeat import Heartbeat
from .process import DailyRun, PlatformSwitch, ProcessRun, ProcessSwitch, RunChunk
from .status_change import StatusChange
from .user import User

from ..answers.models import KeptAnswer  # isort: skip

__all__ = [
    "ApiKey",
    "BillProfile",
    "Customer",
    "DailyRun",
    "Event",
    "Heartbeat",
    "KeptAnswer",
    "PlatformSwitch",
    "ProcessRun",
    "ProcessSwitch",
    "Provider",
    "RunChunk",
    "StatusChange",
    "UnreadEvent",
    "User",
]
