from .alerts.models import Alert
from .balances.models.episode import ThresholdEpisode
from .balances.models.threshold_rule import ThresholdNewcomer, ThresholdOverride, ThresholdRule
from .email.models import BlockedAddress, Email
from .messages.models.message import Message, MessageOrigin, MessageStep
from .messages.models.reach import MessageContradiction, MessageReach
from .webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .wording.models import EmailTemplate

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
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
