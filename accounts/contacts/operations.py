"""Writes on the contacts of a customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ..customers.models import Customer
from ..errors import Refused
from .models import Contact
from .states import ContactRole

MOST_CONTACTS = 20


@transaction.atomic
def add_contact(customer: Customer, *, name: str, **values: Any) -> Contact:
    """Put a contact on record, and return it.

    Raises Refused for a customer that has 20 contacts, a role that there is not, and a contact
    without an e-mail address and a phone number.
    """
    _lock(customer)
    if Contact.objects.filter(customer=customer).count() >= MOST_CONTACTS:
        raise Refused(
            f"{customer.account_number} has {MOST_CONTACTS} contacts already",
            code="contacts_too_many",
        )
    contact = Contact(provider_id=customer.provider_id, customer=customer)
    _take(contact, {"name": name, **values})
    contact.save(force_insert=True)
    return Contact.objects.select_related("customer").get(pk=contact.pk)


@transaction.atomic
def edit_contact(contact: Contact, values: Mapping[str, Any]) -> Contact:
    """Change what is given of a contact: its name, roles, e-mail address and phone number.

    Raises Refused as `add_contact` does.
    """
    _lock(contact.customer)
    found: Contact = Contact.objects.select_for_update().get(pk=contact.pk)
    _take(found, values)
    if values:
        found.save(update_fields=list(values))
    return found


@transaction.atomic
def remove_contact(contact: Contact) -> None:
    """Delete a contact; nothing else names it."""
    _lock(contact.customer)
    Contact.objects.filter(pk=contact.pk).delete()


def _take(contact: Contact, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(contact, name, _checked_roles(value) if name == "roles" else value)
    if not contact.email and not contact.phone:
        raise Refused(
            "a contact has an e-mail address or a phone number", code="contact_unreachable"
        )


def _checked_roles(roles: Sequence[str]) -> list[str]:
    """Return the roles in their order, each once."""
    if unknown := sorted(set(roles) - set(ContactRole.values)):
        raise Refused(f"there is no role {unknown[0]}", code="contact_role_unknown")
    return [role for role in ContactRole.values if role in roles]


def _lock(customer: Customer) -> None:
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
