from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..bill_profiles.models import BillProfile
from ..bulk.api import Bulk
from ..errors import Refused
from ..rest.bodies import Body
from ..rest.fields import AmountField, EmailAddress, Key, Metadata, Name, Named, Text, Whole
from ..rest.filters import ApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown
from ..tenancy.states import Language
from .addresses import PARTS, checked_address
from .filters import SearchFilter
from .models import Customer
from .operations import STARTS_AS, create_customer, edit_customer
from .resources import CustomerResource
from .states import CustomerKind, CustomerStatus


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


class NewCustomer(CustomerFields):
    """A customer as it is made: a lead, or awaited. It is opened by `activate`."""

    account_number = Key(required=False)
    kind = serializers.ChoiceField(choices=CustomerKind.choices, required=False)
    parent_account_number = Named(
        Customer, "account_number", required=False, allow_null=True, source="parent"
    )
    status = serializers.ChoiceField(choices=[one.value for one in STARTS_AS], required=False)
    currency = Text(max_length=3, required=False)


class CustomerListFilter(ApiFilter):
    q = SearchFilter(label="Words of the account number, name, e-mail or a line's identifier.")
    names = {
        "account_number": "account_number",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "parent_account_number": "parent__account_number",
        "bill_profile": "bill_profile__code",
        "currency": "currency",
    }
    choices = {"status": ("status", CustomerStatus), "kind": ("kind", CustomerKind)}
    days = {
        "cycle_date": "cycle_date",
        "opened_on": "opened_on",
        "sync_exempt_until": "sync_exempt_until",
    }
    instants = {"created_at": "created_at"}
    by_metadata = True


class Customers(Listed, Shown, Made, Edited):
    """Accounts: standard ones, parents, and children that their parent pays for."""

    resource = CustomerResource
    filters = CustomerListFilter
    create_body, edit_body = NewCustomer, CustomerFields
    lookup_field = "account_number"

    def make(self, values: dict[str, Any]) -> Customer:
        return create_customer(self.provider, as_of=self.today, **values)

    def edit(self, row: Customer, values: dict[str, Any]) -> Customer:
        return edit_customer(row, values, as_of=self.today)


class BulkCustomers(Bulk):
    """Make and change many customers at once."""

    kind = Customers
    create_body = Customers.create_body
