from accounts.rest.resources import Quantity, Resource

from ..balances.models.threshold_rule import ThresholdRule


class ThresholdRuleResource(Resource):
    """A balance below which customers are told; its amounts are in each account's currency."""

    kind, key = "threshold_rule", "code"

    threshold = Quantity()
    rearm_margin = Quantity()

    class Meta:
        model = ThresholdRule
        fields = (
            "code",
            "threshold",
            "rearm_margin",
            "repeat_after_days",
            "statuses",
            "is_active",
            "next_check",
        )
