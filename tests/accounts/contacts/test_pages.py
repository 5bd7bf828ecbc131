"""Contacts on the page of a customer."""

import pytest

from accounts.contacts.operations import add_contact
from accounts.models import Contact
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory

PAGE, ADD = "/customers/A-1/", "/customers/A-1/contacts/_add/"
ADA = {"name": "Ada Boone", "roles": ["BILLING", "TECHNICAL"], "email": "ada@boone.test"}


@pytest.fixture
def customer(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(account_number="A-1", name="Boone & Sons", bill_profile=profile)


@pytest.fixture
def may(grant):
    grant("accounts.edit_customers")


@pytest.fixture
def contact(plain_provider, customer):
    with provider_transaction(plain_provider):
        return add_contact(customer, **ADA)


def test_a_contact_is_added_and_shown_with_its_roles(browser, customer, may):
    answer = browser.post(ADD, ADA)
    assert answer.url == PAGE
    page = text(browser.get(PAGE))
    for words in ("Ada Boone is a contact now.", "ada@boone.test", "Billing", "Technical"):
        assert words in page


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("name", {"name": ""}, "required"),
        ("email", {"email": ""}, "e-mail address or a phone number"),
        ("email", {"email": "nobody"}, "valid email"),
        ("roles", {"roles": ["KING"]}, "not one of the available choices"),
    ],
)
def test_an_error_stands_beside_its_field(browser, customer, may, field, values, words):
    answer = browser.post(ADD, ADA | values)
    assert words in " ".join(answer.context["form"].errors[field])


def test_a_contact_is_changed(browser, contact, may):
    address = f"/customers/A-1/contacts/{contact.pk}/edit/"
    page = browser.get(address)
    assert page.context["form"]["name"].value() == "Ada Boone"
    values = ADA | {"phone": "555", "roles": [], "version": page.context["version"]}
    assert browser.post(address, values).url == PAGE
    assert "555" in text(browser.get(PAGE))


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    browser, plain_provider, contact, may
):
    address = f"/customers/A-1/contacts/{contact.pk}/edit/"
    version = browser.get(address).context["version"]
    with provider_transaction(plain_provider):
        Contact.objects.update(name="Ada Lovelace")
    answer = browser.post(address, ADA | {"version": version})
    assert "It is now: Ada Lovelace" in text(answer, 409)


def test_a_contact_is_removed_once_that_was_said(browser, plain_provider, contact, may):
    address = f"/customers/A-1/contacts/{contact.pk}/remove/"
    assert "Remove Ada Boone?" in text(browser.get(address))
    assert browser.post(address).url == PAGE
    with provider_transaction(plain_provider):
        assert not Contact.objects.exists()


def test_the_contact_of_another_customer_is_not_found(browser, plain_provider, contact, may):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="B-1")
    assert browser.get(f"/customers/B-1/contacts/{contact.pk}/edit/").status_code == 404


def test_without_the_permission_contacts_are_shown_alone(browser, contact):
    page = text(browser.get(PAGE))
    assert "Ada Boone" in page
    assert "Add a contact" not in page
    assert browser.get(ADD).status_code == 403
