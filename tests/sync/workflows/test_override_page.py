"""The page that overrides a status, outside every workflow."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from sync.rules.codes import CODES
from tests.browser import text
from tests.sync.workflows.pages import OVERRIDE, address, confirm, shown, state


def test_an_override_stands_behind_a_warning_and_shows_the_codes_it_would_cause(
    browser, plain_provider, grant, ada
):
    grant(OVERRIDE)
    before = state(plain_provider)
    assert "Outside every workflow" in text(browser.get(address("override")))
    page = text(browser.get(address("override") + "&to_status=SUSPENDED"))
    assert CODES["SUSPENDED_WITH_BILLING_SUBSCRIPTIONS"].title in page
    refused = text(confirm(browser, "override", to_status="SUSPENDED"), 409)
    assert "Say why the status is overridden" in refused
    assert state(plain_provider) == before


def test_an_overridden_account_is_marked_wherever_it_is_shown_until_it_is_in_order(
    browser, plain_provider, grant, ada
):
    grant(OVERRIDE)
    confirm(browser, "override", to_status="SUSPENDED", reason="Court order")
    assert "Status overridden" in text(browser.get("/customers/A-1/"))
    assert "Overridden" in text(browser.get("/customers/"))
    with provider_transaction(plain_provider):
        Product.objects.update(status="SUSPENDED")
    assert "Status overridden" not in text(browser.get("/customers/A-1/"))
    assert "Overridden" not in text(browser.get("/customers/"))


@pytest.mark.parametrize("status", ["OPEN", "NONE", ""])
def test_an_override_to_no_other_status_is_refused(browser, plain_provider, grant, ada, status):
    grant(OVERRIDE)
    before = state(plain_provider)
    browser.post(
        address("override"),
        {"to_status": status, "reason": "x", "shown": shown(browser, "override", to_status=status)},
    )
    assert state(plain_provider) == before
