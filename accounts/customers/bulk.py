"""Many customers at once, by the rules of one."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from ..bulk.kinds import Kind, register
from ..custom_fields.models import CustomField
from ..custom_fields.queries import fields_in_use
from ..tenancy.models import Provider
from .bodies import CustomerFields, NewCustomer
from .models import Customer
from .operations import change_customer, new_customer
from .resources import CustomerResource


@register
class CustomerRows(Kind):
    name, prefix = "customers", "A"
    related = ("parent", "bill_profile")
    own_references = ("parent_account_number",)
    resource, new_body, edit_body = CustomerResource, NewCustomer, CustomerFields

    @cached_property
    def fields(self) -> list[CustomField]:
        """The custom fields in use, which are read once for all rows."""
        return fields_in_use()

    def build(self, provider: Provider, values: dict[str, Any], *, as_of: date) -> Customer:
        return new_customer(provider, fields=self.fields, **values)

    def change(self, row: Customer, values: Mapping[str, Any]) -> list[str]:
        return change_customer(row, values, fields=self.fields)
