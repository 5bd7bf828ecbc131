from accounts.customers.resources import CustomerResource
from accounts.rest.resources import Resource, named_by

from .models import ScheduledWorkflow


class ScheduledChangeResource(Resource):
    """A workflow that the daily run of its date starts, before anything bills."""

    kind, key = "scheduled_change", "id"
    related = ("customer__bill_profile", "customer__parent")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")

    class Meta:
        model = ScheduledWorkflow
        fields = (
            "id",
            "account_number",
            "workflow",
            "effective_on",
            "reason",
            "charge_gap",
            "actor",
            "status",
            "outcome",
            "created_at",
        )
