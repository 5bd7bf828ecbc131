from .alert import Alert
from .threshold_rule import ThresholdRule

__all__ = ["Alert", "ThresholdRule"]
