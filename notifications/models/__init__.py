from .alert import Alert
from .message import Message, MessageOrigin, MessageStep
from .message_reach import MessageContradiction, MessageReach
from .threshold_rule import ThresholdRule

__all__ = [
    "Alert",
    "Message",
    "MessageContradiction",
    "MessageOrigin",
    "MessageReach",
    "MessageStep",
    "ThresholdRule",
]
