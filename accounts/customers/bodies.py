"""What may be written of a customer, and what one is made from."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..bill_profiles.models import BillProfile
from ..bodies.bodies import Body
from ..bodies.fields import AmountField, EmailAddress, Key, Metadata, Name, Named, Text, Whole
from ..custom_fields.bodies import CustomValues
from ..errors import Refused
from ..tags.bodies import Tags
from ..tenancy.states import Language
from .addresses import PARTS, checked_address
from .models import Customer
from .operations import STARTS_AS
from .resources import CustomerResource
from .states import CustomerKind


@extend_schema_field(
    {
        "type": "object",
        "properties": {part: {"type": "string", "maxLength": most} for part, most in PARTS.items()},
        "additionalProperties": False,
    }
)
class Address(serializers.DictField):
    """An address in its parts. Null clears it, as one without parts does."""

    child = Text(max_length=max(PARTS.values()), allow_blank=True, allow_null=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, {}) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        read = super().to_internal_value(data)
        try:
            return checked_address(read)
        except Refused as refusal:
            raise serializers.ValidationError(str(refusal), refusal.code) from refusal


class CustomerFields(Body):
    """What may be written of a customer."""

    shown = frozenset(CustomerResource.Meta.fields)

    name = Name()
    email = EmailAddress(required=False, allow_blank=True)
    phone = Text(max_length=40, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=Language.choices, required=False, allow_blank=True)
    contact_address = Address(required=False)
    service_address = Address(required=False)
    bill_profile = Named(BillProfile, "code")
    cycle_day = Whole(min_value=1, max_value=31, required=False, allow_null=True)
    credit_limit = AmountField(required=False, allow_null=True)
    metadata = Metadata(required=False)
    tags = Tags()
    custom_fields = CustomValues()


class NewCustomer(CustomerFields):
    """A customer as it is made: a lead, or awaited. It is opened by `activate`."""

    account_number = Key(required=False)
    kind = serializers.ChoiceField(choices=CustomerKind.choices, required=False)
    parent_account_number = Named(
        Customer, "account_number", required=False, allow_null=True, source="parent"
    )
    status = serializers.ChoiceField(choices=[one.value for one in STARTS_AS], required=False)
    currency = Text(max_length=3, required=False)
