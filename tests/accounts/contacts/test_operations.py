"""The contacts of a customer: put on record, changed and removed."""

import pytest

from accounts.contacts.operations import MOST_CONTACTS, add_contact, edit_contact, remove_contact
from accounts.errors import Refused
from accounts.models import Contact, Customer
from tests.factories import CustomerFactory


@pytest.fixture
def customer(provider):
    return CustomerFactory(account_number="A-1", name="Boone & Sons")


def contact(customer, **values):
    return add_contact(customer, **{"name": "Ada Boone", "email": "ada@boone.test"} | values)


def test_a_contact_is_on_record_with_its_roles_in_their_order(customer):
    made = contact(customer, roles=["TECHNICAL", "BILLING", "TECHNICAL"], phone="555 000 3488")
    assert made.roles == ["BILLING", "TECHNICAL"]
    assert made.roles_in_words == ["Billing", "Technical"]
    assert (made.name, made.email, made.phone) == ("Ada Boone", "ada@boone.test", "555 000 3488")


def test_a_customer_is_found_by_the_name_the_address_and_the_number_of_a_contact(customer):
    CustomerFactory(account_number="B-1")
    contact(customer, phone="555 000 3488")
    for text in ("ada boone", "ada@boone", "5550003488"):
        assert [one.account_number for one in Customer.objects.all().matching(text)] == ["A-1"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"email": ""}, "contact_unreachable"),
        ({"roles": ["KING"]}, "contact_role_unknown"),
        ({"name": "Ada\nBoone"}, "not_one_line"),
    ],
)
def test_a_contact_that_is_none_is_refused(customer, values, code):
    with pytest.raises(Refused) as refused:
        contact(customer, **values)
    assert refused.value.code == code
    assert not Contact.objects.exists()


def test_a_customer_has_so_many_contacts_and_no_more(customer):
    for number in range(MOST_CONTACTS):
        contact(customer, name=f"Number {number}")
    with pytest.raises(Refused) as refused:
        contact(customer)
    assert refused.value.code == "contacts_too_many"


def test_a_contact_is_changed_in_what_is_given(customer):
    made = contact(customer, roles=["BILLING"])
    edit_contact(made, {"email": "", "phone": "555"})
    made.refresh_from_db()
    assert (made.name, made.email, made.phone, made.roles) == ("Ada Boone", "", "555", ["BILLING"])
    with pytest.raises(Refused) as refused:
        edit_contact(made, {"phone": ""})
    assert refused.value.code == "contact_unreachable"


def test_a_contact_that_is_removed_is_gone(customer):
    kept, gone = contact(customer), contact(customer, name="Zoe")
    remove_contact(gone)
    assert list(Contact.objects.all()) == [kept]
    assert not Customer.objects.all().matching("Zoe").exists()
