"""Families on pages: children are added, moved and detached once the effect was shown."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import ChildFactory, CustomerFactory, ProductFactory, TransactionFactory

ON = "?as_of=2026-12-20"
FAMILY = "/customers/P-1/family/"


@pytest.fixture
def family(grant, plain_provider, profile):
    """A parent with a child, another parent, and an account that stands alone."""
    grant("accounts.edit_customers")
    with provider_transaction(plain_provider):
        parent = CustomerFactory(bill_profile=profile, account_number="P-1", kind="PARENT")
        CustomerFactory(bill_profile=profile, account_number="P-2", kind="PARENT")
        child = ChildFactory(parent=parent, account_number="C-1")
        ProductFactory(customer=child, billed_through_date=date(2026, 12, 31))
        CustomerFactory(bill_profile=profile, account_number="S-1")


def parent_of(provider, number):
    with provider_transaction(provider):
        found = Customer.objects.select_related("parent").get(account_number=number)
        return found.kind, found.parent and found.parent.account_number


def done(browser, address, **values):
    """Look at what the act does, confirm it, and return the page that was shown and the answer."""
    seen = browser.post(address, values)
    return seen, browser.post(address, values | {"shown": seen.context["shown"]})


def test_the_page_lists_the_children_and_who_may_leave(browser, plain_provider, family):
    page = text(browser.get(FAMILY))
    assert "/customers/C-1/family/detach/" in page
    with provider_transaction(plain_provider):
        child = Customer.objects.get(account_number="C-1")
        TransactionFactory(customer=child, amount=Decimal(5))
    page = text(browser.get(FAMILY))
    assert "/customers/C-1/family/detach/" not in page
    assert "stays: it has entries in the ledger" in page


def test_an_account_is_added_once_the_effect_was_shown(browser, plain_provider, family):
    seen, answer = done(browser, f"{FAMILY}add/{ON}", child="S-1")
    assert [one.account_number for one in seen.context["steps"]] == ["S-1", "P-1"]
    assert "it is a child, so its parent is billed for it" in text(seen)
    assert answer.url == FAMILY
    assert "S-1 is a child of P-1 now." in text(browser.get(FAMILY))
    assert parent_of(plain_provider, "S-1") == ("CHILD", "P-1")


def test_a_child_is_moved_with_what_it_charges(browser, plain_provider, family):
    seen, _ = done(browser, f"/customers/C-1/family/move/{ON}", parent="P-2")
    charged = {
        one.account_number: (one.now.timeline.charged, one.then.timeline.charged)
        for one in seen.context["steps"]
    }
    assert charged == {
        "C-1": (Decimal(60), Decimal(60)),
        "P-1": (Decimal(60), Decimal(0)),
        "P-2": (Decimal(0), Decimal(60)),
    }
    assert parent_of(plain_provider, "C-1") == ("CHILD", "P-2")


def test_a_child_is_detached(browser, plain_provider, family):
    address = f"/customers/C-1/family/detach/{ON}"
    shown = browser.get(address).context["shown"]
    assert browser.post(address, {"shown": shown}).url == "/customers/C-1/"
    assert parent_of(plain_provider, "C-1") == ("STANDARD", None)


@pytest.mark.parametrize(
    ("address", "values", "field"),
    [
        (f"{FAMILY}add/", {"child": "P-2"}, "child"),
        ("/customers/C-1/family/move/", {"parent": "S-1"}, "parent"),
        ("/customers/C-1/family/move/", {"parent": "X-9"}, "parent"),
    ],
)
def test_what_the_rules_refuse_stands_beside_its_field(browser, family, address, values, field):
    answer = browser.post(address + ON, values)
    assert field in answer.context["form"].errors
    assert "shown" not in answer.context


def test_an_account_with_entries_stays(browser, plain_provider, family):
    with provider_transaction(plain_provider):
        TransactionFactory(customer=Customer.objects.get(account_number="C-1"), amount=Decimal(5))
    page = text(browser.get(f"/customers/C-1/family/detach/{ON}"))
    assert "has entries in the ledger" in page


def test_nobody_changes_a_family_without_the_permission(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="P-1", kind="PARENT")
    assert "accounts.edit_customers" in text(browser.get(FAMILY))
    for part in ("add/", "move/", "detach/"):
        assert browser.get(FAMILY + part).status_code == 403


def test_the_page_asks_as_many_queries_for_many_children_as_for_one(
    plain_provider, family, queries_of
):
    few = queries_of(FAMILY)
    with provider_transaction(plain_provider):
        parent = Customer.objects.get(account_number="P-1")
        for _ in range(9):
            ChildFactory(parent=parent)
    assert queries_of(FAMILY) == few
