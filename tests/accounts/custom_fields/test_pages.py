"""Custom fields on pages: Settings, the forms of customers, their page and their list."""

import pytest

from accounts.custom_fields.operations import archive_field, define_field, edit_field
from accounts.models import Customer, CustomField
from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory

FIELDS, EDIT = "/settings/custom-fields/", "/customers/A-1/edit/"
REGION = {"name": "Region", "kind": "CHOICE", "choices": "North\r\n South \r\n\r\n"}
KINDS = {
    "Remark": "TEXT",
    "Seats": "NUMBER",
    "Ends on": "DATE",
    "Region": "CHOICE",
    "Reseller": "YES_NO",
}


@pytest.fixture
def may(grant):
    grant("accounts.manage_custom_fields")
    grant("accounts.edit_customers")


@pytest.fixture
def fields(plain_provider, profile):
    with provider_transaction(plain_provider):
        for name, kind in KINDS.items():
            choices = ["North", "South"] if kind == "CHOICE" else []
            define_field(plain_provider, name=name, kind=kind, choices=choices, in_lists=True)
        CustomerFactory(account_number="A-1", bill_profile=profile)


def field(provider, code="region"):
    with provider_transaction(provider):
        return CustomField.objects.get(code=code)


def send(browser, **values):
    page = browser.get(EDIT)
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return browser.post(EDIT, shown | {"version": page.context["version"]} | values)


def test_a_field_is_defined_changed_and_archived(browser, plain_provider, may):
    assert "No custom fields yet" in text(browser.get(FIELDS))
    assert browser.post(f"{FIELDS}_new/", REGION).url == FIELDS
    assert field(plain_provider).choices == ["North", "South"]

    page = browser.get(f"{FIELDS}region/")
    assert page.context["form"]["choices"].value() == "North\nSouth"
    values = {"name": "Area", "choices": "North", "version": page.context["version"]}
    assert browser.post(f"{FIELDS}region/", values).url == FIELDS
    assert (field(plain_provider).name, field(plain_provider).choices) == ("Area", ["North"])

    assert "No customer has a value of it." in text(browser.get(f"{FIELDS}region/archive/"))
    assert browser.post(f"{FIELDS}region/archive/").url == FIELDS
    assert "Archived" in text(browser.get(FIELDS))


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("name", {"name": ""}, "required"),
        ("code", {"code": "Region!"}, "small letters"),
        ("code", {"code": "taken"}, "already"),
        ("code", {"name": "地域"}, "give one"),
        ("choices", {"choices": " "}, "A choice needs choices"),
        ("kind", {"kind": "KING"}, "Select a valid choice"),
    ],
)
def test_an_error_stands_beside_its_field(browser, plain_provider, may, name, values, words):
    with provider_transaction(plain_provider):
        define_field(plain_provider, name="Taken", kind="TEXT")
    answer = browser.post(f"{FIELDS}_new/", REGION | values)
    assert words in " ".join(answer.context["form"].errors[name])


def test_without_the_permission_fields_are_shown_alone(browser, fields):
    assert "accounts.manage_custom_fields" in text(browser.get(FIELDS))
    assert browser.get(f"{FIELDS}_new/").status_code == 403


def test_a_customer_is_given_values_on_its_form_and_its_page_shows_them(
    browser, plain_provider, fields, may
):
    typed = {
        "custom_remark": "calls back",
        "custom_seats": "1,200.5",
        "custom_ends_on": "2027-01-31",
        "custom_region": "North",
        "custom_reseller": "False",
    }
    assert send(browser, **typed).url == "/customers/A-1/"
    with provider_transaction(plain_provider):
        kept = Customer.objects.get(account_number="A-1").custom_fields
    assert kept == {
        "remark": "calls back",
        "seats": "1200.5",
        "ends_on": "2027-01-31",
        "region": "North",
        "reseller": False,
    }
    page = text(browser.get("/customers/A-1/"))
    for words in ("calls back", "1200.5", "31 Jan 2027", "North", "<bdi>No</bdi>"):
        assert words in page
    again = send(browser, custom_remark="")
    assert again.url == "/customers/A-1/"
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-1").custom_fields == {
            name: value for name, value in kept.items() if name != "remark"
        }


def test_what_the_field_does_not_take_is_named_beside_it(browser, fields, may):
    answer = send(browser, custom_seats="many", custom_region="East")
    errors = answer.context["form"].errors
    assert set(errors) == {"custom_seats", "custom_region"}


def test_a_required_field_is_asked_for_on_the_form_of_a_new_customer(
    browser, plain_provider, profile, may
):
    with provider_transaction(plain_provider):
        define_field(plain_provider, name="Region", kind="TEXT", required=True)
    values = {"name": "Ada", "kind": "STANDARD", "status": "LEAD", "currency": "USD"}
    answer = browser.post("/customers/_new/", values | {"bill_profile": "MONTHLY"})
    assert "required" in " ".join(answer.context["form"].errors["custom_region"])


def test_what_somebody_else_gave_meanwhile_is_shown(browser, plain_provider, fields, may):
    version = browser.get(EDIT).context["version"]
    with provider_transaction(plain_provider):
        Customer.objects.update(custom_fields={"reseller": True})
    answer = send(browser, version=version, custom_reseller="False")
    assert "It is now: Yes" in text(answer, 409)


def test_a_choice_that_was_taken_away_can_be_kept(browser, plain_provider, fields, may):
    send(browser, custom_region="North")
    with provider_transaction(plain_provider):
        edit_field(field(plain_provider), {"choices": ["South"]})
    assert send(browser, name="Ada").url == "/customers/A-1/"
    assert "North (offered no more)" in text(browser.get(EDIT))


@pytest.fixture
def several(plain_provider, profile, fields):
    rows = {
        "B-1": {"remark": "Calls back", "seats": "2", "region": "North", "reseller": True},
        "C-1": {"seats": "10", "ends_on": "2027-03-01", "region": "South", "reseller": False},
    }
    with provider_transaction(plain_provider):
        for number, values in rows.items():
            CustomerFactory(account_number=number, bill_profile=profile, custom_fields=values)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("custom_remark=calls", ["B-1"]),
        ("custom_seats_from=3", ["C-1"]),
        ("custom_seats_from=1&custom_seats_to=9", ["B-1"]),
        ("custom_ends_on_to=2027-03-01", ["C-1"]),
        ("custom_region=North", ["B-1"]),
        ("custom_reseller=false", ["C-1"]),
        ("custom_reseller=maybe", ["A-1", "B-1", "C-1"]),
    ],
)
def test_the_list_is_filtered_by_them(browser, several, query, found):
    assert accounts_on(browser.get(f"/customers/?{query}")) == found


def test_the_list_has_a_column_of_what_it_is_to_show(browser, plain_provider, several):
    page = text(browser.get("/customers/"))
    for words in ("<bdi>Seats</bdi>", "<bdi>1 Mar 2027</bdi>", "Ends on from"):
        assert words in page
    with provider_transaction(plain_provider):
        archive_field(field(plain_provider, "seats"))
    assert "Seats" not in text(browser.get("/customers/"))


def test_the_number_of_fields_and_customers_changes_no_number_of_queries(
    browser, plain_provider, several, queries_of
):
    few = queries_of("/customers/")
    with provider_transaction(plain_provider):
        define_field(plain_provider, name="More", kind="TEXT", in_lists=True)
        CustomerFactory(account_number="D-1", custom_fields={"more": "x"})
    assert queries_of("/customers/") == few
