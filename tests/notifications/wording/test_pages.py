"""The page of a provider's own words."""

from accounts.tenancy.transactions import provider_transaction
from notifications.models import EmailTemplate
from tests.browser import text
from tests.notifications.pages import PERMISSION, RULES


def test_the_email_is_previewed_stored_and_reset(browser, plain_provider, grant):
    grant(PERMISSION)
    page = f"{RULES}template/"
    words = {"subject": "Hello $name", "text": "You have $available_balance", "html": ""}
    assert "Hello Ada Example" in text(browser.post(page, words | {"act": "preview"}))
    assert "is not a placeholder" in text(
        browser.post(page, words | {"text": "$nothing", "act": "save"}), 409
    )
    assert "Write $$ for a dollar sign" in text(
        browser.post(page, words | {"text": "5 $", "act": "save"}), 409
    )
    with provider_transaction(plain_provider):
        assert not EmailTemplate.objects.exists()
    browser.post(page, words | {"act": "save"})
    with provider_transaction(plain_provider):
        assert EmailTemplate.objects.get().changed_by == "clara"
    browser.post(page, {"act": "reset"})
    with provider_transaction(plain_provider):
        assert not EmailTemplate.objects.exists()
