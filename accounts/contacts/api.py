from typing import Any

import django_filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..bodies.bodies import ActBody, Body
from ..bodies.fields import EmailAddress, Named, Text
from ..customers.models import Customer
from ..rest.filters import ApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown, act
from .models import Contact
from .operations import add_contact, edit_contact, remove_contact
from .resources import ContactResource
from .states import ContactRole


class ContactFields(Body):
    """What may be written of a contact."""

    shown = frozenset(ContactResource.Meta.fields)

    name = Text(max_length=200)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ContactRole.choices),
        required=False,
        max_length=len(ContactRole),
    )
    email = EmailAddress(required=False, allow_blank=True)
    phone = Text(max_length=40, required=False, allow_blank=True)


class NewContact(ContactFields):
    account_number = Named(Customer, "account_number", source="customer")


class ContactFilter(ApiFilter):
    names = {
        "account_number": "customer__account_number",
        "name": "name",
        "email": "email",
        "phone": "phone",
    }
    role = django_filters.ChoiceFilter(
        "roles", lookup_expr="contains", choices=ContactRole.choices, method="of_role"
    )

    def of_role(self, rows: Any, name: str, role: str) -> Any:
        return rows.filter(roles__contains=[role])


class Contacts(Listed, Shown, Made, Edited):
    """People whom one reaches at customers, up to 20 at each."""

    resource = ContactResource
    filters = ContactFilter
    create_body, edit_body = NewContact, ContactFields
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def make(self, values: dict[str, Any]) -> Contact:
        return add_contact(values.pop("customer"), **values)

    def edit(self, row: Contact, values: dict[str, Any]) -> Contact:
        return edit_contact(row, values)

    @act()
    def remove(self, request: Request, id: Any) -> Response:
        """Delete the contact, and show it a last time."""
        self.one()
        self.read(ActBody)
        row = self.one_to_change()
        answer = self.answer(row)
        remove_contact(row)
        return answer
