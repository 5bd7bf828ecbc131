from rest_framework import serializers

from ..rest.resources import Resource
from .models import BillProfile


class BillProfileResource(Resource):
    """How and when customers are billed, and what somebody should know who sets it so."""

    kind, key = "bill_profile", "code"

    warnings = serializers.SerializerMethodField()

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
            "warnings",
        )

    def get_warnings(self, profile: BillProfile) -> list[str]:
        """Return the warnings of docs/rules.md section 4."""
        return profile.warnings()
