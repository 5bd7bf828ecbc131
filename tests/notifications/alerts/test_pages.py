"""The page of alerts."""

from accounts.tenancy.transactions import provider_transaction
from notifications.alerts.operations import raise_alert
from notifications.models import Alert
from tests.browser import text


def test_alerts_are_listed_and_closed(browser, plain_provider, grant):
    grant("accounts.run_process")
    with provider_transaction(plain_provider):
        raise_alert(
            plain_provider,
            "FAILED",
            "run:mrc",
            subject="MRC failed",
            text="why",
            path="/operations/runs/",
        )
        key = Alert.objects.get().pk
    assert "MRC failed" in text(browser.get("/operations/alerts/"))
    assert "Open alerts" in text(browser.get("/"))
    browser.post(f"/operations/alerts/{key}/close/")
    assert 'data-empty="none"' in text(browser.get("/operations/alerts/"))
    assert "MRC failed" in text(
        browser.get("/operations/alerts/", {"show": "over", "kind": "FAILED"})
    )
