from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from ..customer_page.page import customer_or_404
from ..customers.views import above, may_edit
from ..editing.pages import Record, edit_form_page, edit_page
from ..web.confirm import Done, done, form_action
from ..web.forms import ActionForm
from ..web.pages import Values
from ..web.requests import StaffRequest
from .forms import ContactForm
from .models import Contact
from .operations import add_contact, edit_contact, remove_contact
from .resources import ContactResource

SHOWN = ("name", "roles", "email", "phone")
BESIDE = {"contact_unreachable": "email"}


@may_edit
@form_action
def add(request: StaffRequest, account_number: str) -> HttpResponse:
    """Ask whom one reaches at the customer, and put the contact on record."""
    customer = customer_or_404(account_number)

    def act(values: Values) -> Done:
        contact = add_contact(customer, **values)
        return done(f"{contact.name} is a contact now.", "customer", account_number)

    page = edit_form_page(f"Add a contact of {customer.name}", "Add the contact", above(customer))
    return edit_page(request, ContactForm(request.POST or None), act, page, beside=BESIDE)


@may_edit
@form_action
def edit(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Change what is known of a contact."""
    contact = _contact(account_number, key)
    form = ContactForm(request.POST or None, initial=_shown(contact))

    def act(values: Values) -> Done:
        edit_contact(contact, values)
        return done(f"The changes of {values['name']} are saved.", "customer", account_number)

    page = edit_form_page(f"Edit {contact.name}", "Save the changes", above(contact.customer))
    record = Record(ContactResource, contact, _shown)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


@may_edit
@form_action
def remove(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Say who is removed, and delete the contact."""
    contact = _contact(account_number, key)

    def act(values: Values) -> Done:
        remove_contact(contact)
        return done(f"{contact.name} is no contact any more.", "customer", account_number)

    page = edit_form_page(
        f"Remove {contact.name}?",
        "Remove the contact",
        above(contact.customer),
        intro=(
            "The name, the e-mail address and the phone number are deleted. It cannot be taken "
            "back. E-mails that were sent stay on record."
        ),
    )
    return edit_page(request, ActionForm(request.POST or None), act, page)


def _contact(account_number: str, key: UUID) -> Contact:
    found: Contact = get_object_or_404(
        Contact.objects.select_related("customer"),
        customer__account_number=account_number,
        pk=key,
    )
    return found


def _shown(contact: Contact) -> Values:
    return {name: getattr(contact, name) for name in SHOWN}
