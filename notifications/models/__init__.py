from .alert import Alert
from .email import BlockedAddress, Email, EmailTemplate
from .episode import ThresholdEpisode
from .threshold_rule import ThresholdOverride, ThresholdRule

__all__ = [
    "Alert",
    "BlockedAddress",
    "Email",
    "EmailTemplate",
    "ThresholdEpisode",
    "ThresholdOverride",
    "ThresholdRule",
]
