"""The tags of customers: typed, kept, shown and filtered by."""

import pytest

from accounts.customers.operations import edit_customer
from accounts.errors import Refused
from accounts.tags.checking import checked_tags
from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory

EDIT = "/customers/A-1/edit/"


@pytest.fixture
def may(grant):
    grant("accounts.edit_customers")


@pytest.fixture
def customers(plain_provider, profile):
    with provider_transaction(plain_provider):
        for number, tags in (("A-1", []), ("B-1", ["vip"]), ("C-1", ["reseller", "vip"])):
            CustomerFactory(account_number=number, bill_profile=profile, tags=tags)


def send(browser, **values):
    page = browser.get(EDIT)
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return browser.post(EDIT, shown | {"version": page.context["version"]} | values)


def test_tags_are_kept_in_small_letters_each_once_by_the_alphabet():
    assert checked_tags([" VIP ", "key  account", "vip", ""]) == ["key account", "vip"]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([f"tag {number}" for number in range(21)], "tags_too_many"),
        (["x" * 41], "tag_invalid"),
        (["a,b"], "tag_invalid"),
        (["a\tb"], "not_one_line"),
    ],
)
def test_tags_that_are_none_are_refused(tags, code):
    with pytest.raises(Refused) as refused:
        checked_tags(tags)
    assert refused.value.code == code


def test_tags_are_typed_with_commas_and_shown_on_the_page(browser, customers, may):
    assert send(browser, tags="VIP, key account,vip").url == "/customers/A-1/"
    page = text(browser.get("/customers/A-1/"))
    assert 'href="/customers/?tag=key%20account"' in page
    assert browser.get(EDIT).context["form"]["tags"].value() == "key account, vip"


def test_tags_that_are_refused_are_named_at_their_field(browser, customers, may):
    answer = send(browser, tags="x" * 41)
    assert "at most 40 characters" in " ".join(answer.context["form"].errors["tags"])


def test_customers_are_filtered_by_a_tag(browser, customers):
    assert accounts_on(browser.get("/customers/?tag=VIP")) == ["B-1", "C-1"]
    assert accounts_on(browser.get("/customers/?tag=reseller")) == ["C-1"]
    assert "No customer passes" in text(browser.get("/customers/?tag=resell"))


def test_a_change_of_tags_is_told_of_with_the_customer(api, plain_provider, customers):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(account_number="D-1")
        edit_customer(customer, {"tags": ["vip"]}, as_of=None)
    assert api.get("/api/v1/customers/D-1").json()["tags"] == ["vip"]
    (event,) = api.get("/api/v1/events?object_key=D-1").json()["results"]
    assert event["data"]["tags"] == ["vip"]
