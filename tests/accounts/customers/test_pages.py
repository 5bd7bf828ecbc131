"""Creating a customer and changing what is known of one, on pages."""

from datetime import date

import pytest

from accounts.customers.operations import edit_customer
from accounts.models import Customer, Event
from accounts.tenancy.transactions import provider_transaction
from accounts.web.tokens import FIELD
from tests.browser import text
from tests.factories import BillProfileFactory, CustomerFactory

NEW, EDIT = "/customers/_new/", "/customers/A-1/edit/"
ADA = {
    "account_number": "A-1",
    "kind": "STANDARD",
    "status": "PENDING",
    "currency": "USD",
    "bill_profile": "MONTHLY",
    "cycle_day": "15",
    "name": "Ada Boone",
    "email": "ada@example.test",
    "phone": "+1 (555) 000-3488",
    "language": "de_DE",
    "credit_limit": "1,000.50",
    "contact_street": "1 Main Street",
    "contact_city": "Springfield",
    "contact_postal_code": "12345",
    "contact_country": "US",
}


@pytest.fixture
def may(grant, profile):
    grant("accounts.edit_customers")


def find(provider, number="A-1"):
    with provider_transaction(provider):
        return Customer.objects.select_related("parent").get(account_number=number)


def edited(browser, **values):
    """Send the page as it was opened, with other values."""
    page = browser.get(EDIT)
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return browser.post(EDIT, shown | {"version": page.context["version"]} | values)


def test_a_customer_is_created_with_all_that_was_typed(browser, plain_provider, may):
    answer = browser.post(NEW, ADA)

    assert answer.url == "/customers/A-1/"
    page = text(browser.get(answer.url))
    for words in ("Ada Boone is on record", "+1 (555) 000-3488", "1 Main Street", "12345 Springf"):
        assert words in page
    made = find(plain_provider)
    assert (made.status, made.cycle_day, str(made.credit_limit)) == ("PENDING", 15, "1000.5000")
    assert (made.language, made.contact_address["country"]) == ("de_DE", "US")
    assert made.service_address == {}


def test_the_platform_makes_the_number_that_is_left_out(browser, plain_provider, may):
    assert browser.post(NEW, ADA | {"account_number": ""}).url.startswith("/customers/A-")


def test_a_new_customer_is_found_by_its_phone_number(browser, plain_provider, may):
    browser.post(NEW, ADA)
    assert browser.get("/search/?q=555 000 3488").url == "/customers/A-1/"


def test_a_child_is_created_from_the_page_of_its_parent(browser, plain_provider, may, profile):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="P-1", kind="PARENT", bill_profile=profile, currency="EUR")
    form = browser.get(f"{NEW}?parent=P-1").context["form"]
    shown = {name: form[name].value() for name in ("kind", "parent", "currency", "bill_profile")}
    assert shown == {
        "kind": "CHILD", "parent": "P-1", "currency": "EUR", "bill_profile": "MONTHLY",
    }  # fmt: skip

    browser.post(NEW, ADA | shown)
    assert find(plain_provider).parent.account_number == "P-1"


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("name", {"name": ""}, "required"),
        ("email", {"email": "nobody"}, "valid email"),
        ("credit_limit", {"credit_limit": "1.001"}, "at most 2 decimals"),
        ("account_number", {"account_number": "-"}, "letters, digits"),
        ("account_number", {"account_number": "B-1"}, "There is a customer B-1 already."),
        ("parent", {"kind": "CHILD"}, "needs a parent"),
        ("parent", {"kind": "CHILD", "parent": "NONE"}, "There is no account NONE."),
        ("parent", {"kind": "CHILD", "parent": "B-1"}, "B-1 is no"),
        ("currency", {"currency": "XYZ"}, "not an ISO 4217 currency"),
        ("bill_profile", {"bill_profile": "OLD"}, "Select a valid choice"),
        ("cycle_day", {"cycle_day": "32"}, "less than or equal to 31"),
        ("contact_country", {"contact_country": "XX"}, "Select a valid choice"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    browser, plain_provider, may, profile, field, values, words
):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="B-1", bill_profile=profile)
    answer = browser.post(NEW, ADA | values)

    form = answer.context["form"]
    assert words in " ".join(form.errors[field])
    assert form.fields[field].widget.attrs["autofocus"]
    typed = ADA | values
    assert {name: form[name].value() for name in typed} == typed
    with provider_transaction(plain_provider):
        assert Customer.objects.count() == 1


def test_what_is_known_is_changed_and_told_of(browser, plain_provider, may):
    browser.post(NEW, ADA)
    answer = edited(browser, name="Ada Lovelace", service_street="2 Side Street", credit_limit="")

    assert answer.url == "/customers/A-1/"
    page = text(browser.get(answer.url))
    assert "The changes are saved." in page
    assert "2 Side Street" in page
    changed = find(plain_provider)
    assert (changed.name, changed.credit_limit) == ("Ada Lovelace", None)
    assert changed.contact_address["city"] == "Springfield"
    with provider_transaction(plain_provider):
        assert list(Event.objects.order_by("id").values_list("type", flat=True)) == [
            "customer.created",
            "customer.updated",
        ]


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(
    browser, plain_provider, may
):
    browser.post(NEW, ADA)
    opened = browser.get(EDIT).context["version"]
    with provider_transaction(plain_provider):
        edit_customer(Customer.objects.get(), {"name": "Ada King"}, as_of=date(2026, 11, 20))

    typed = ADA | {"name": "Ada Lovelace"}
    refused = browser.post(EDIT, typed | {"version": opened})

    page = text(refused, 409)
    assert "Somebody else has changed this" in page
    assert "It is now: Ada King" in page
    assert page.count("It is now") == 1
    assert 'value="Ada Lovelace"' in page
    assert find(plain_provider).name == "Ada King"

    browser.post(EDIT, typed | {"version": refused.context["version"]})
    assert find(plain_provider).name == "Ada Lovelace"


def test_a_form_that_is_sent_twice_makes_one_customer(browser, plain_provider, may):
    values = ADA | {"account_number": "", FIELD: browser.token()}
    assert browser.post(NEW, values).url == browser.post(NEW, values).url
    with provider_transaction(plain_provider):
        assert Customer.objects.count() == 1


def test_an_archived_profile_is_not_offered(browser, plain_provider, may):
    with provider_transaction(plain_provider):
        BillProfileFactory(code="OLD", archived_at=plain_provider.created_at)
    offered = browser.get(NEW).context["form"].fields["bill_profile"].queryset
    with provider_transaction(plain_provider):
        assert [profile.code for profile in offered.all()] == ["MONTHLY"]


def test_the_buttons_are_there_for_those_who_may(browser, plain_provider, profile, grant):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-1", bill_profile=profile)
    assert "_new/" not in text(browser.get("/customers/"))
    assert "A-1/edit/" not in text(browser.get("/customers/A-1/"))
    assert browser.get(NEW).status_code == browser.get(EDIT).status_code == 403

    grant("accounts.edit_customers")
    assert "_new/" in text(browser.get("/customers/"))
    assert "A-1/edit/" in text(browser.get("/customers/A-1/"))
