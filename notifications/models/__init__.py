from .alert import Alert
from .email import BlockedAddress, Email, EmailTemplate
from .episode import ThresholdEpisode
from .message import Message, MessageOrigin, MessageStep
from .message_reach import MessageContradiction, MessageReach
from .threshold_rule import ThresholdNewcomer, ThresholdOverride, ThresholdRule

__all__ = [
    "Alert",
    "BlockedAddress",
    "Email",
    "EmailTemplate",
    "Message",
    "MessageContradiction",
    "MessageOrigin",
    "MessageReach",
    "MessageStep",
    "ThresholdEpisode",
    "ThresholdNewcomer",
    "ThresholdOverride",
    "ThresholdRule",
]
