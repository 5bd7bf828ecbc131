from ..rest.resources import Resource
from .models import BillProfile


class BillProfileResource(Resource):
    """How and when customers are billed."""

    kind, key = "bill_profile", "code"

    class Meta:
        model = BillProfile
        fields = (
            "code",
            "name",
            "billing_mode",
            "lead_days",
            "terms_days",
            "advance_months",
            "cycle_day",
            "due_day",
            "auto_create_statements",
            "prorate_first_period",
            "hold_cycle_for_statement",
            "archived_at",
        )
