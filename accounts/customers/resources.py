from rest_framework import serializers

from ..bill_profiles.resources import BillProfileResource
from ..custom_fields.resources import custom_values
from ..events.registry import shows
from ..rest.resources import Amount, Resource, named_by, own_texts
from ..status_changes.states import Subject
from .models import Customer


@shows(Subject.CUSTOMER)
class CustomerResource(Resource):
    """An account."""

    kind, key = "customer", "account_number"
    related = ("parent", "bill_profile")

    parent_account_number = named_by("account_number", source="parent")
    bill_profile = named_by("code")
    contact_address = own_texts()
    service_address = own_texts()
    metadata = own_texts()
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    custom_fields = custom_values()
    credit_limit = Amount(currency="currency")

    class Meta:
        model = Customer
        fields = (
            "account_number",
            "name",
            "email",
            "phone",
            "language",
            "contact_address",
            "service_address",
            "kind",
            "parent_account_number",
            "bill_profile",
            "status",
            "cycle_date",
            "cycle_day",
            "next_cycle_day",
            "currency",
            "credit_limit",
            "opened_on",
            "sync_exempt_until",
            "metadata",
            "tags",
            "custom_fields",
        )


CustomerResource.expandable = {
    "parent": ("parent", CustomerResource),
    "bill_profile": ("bill_profile", BillProfileResource),
}
