"""The origins whose pages may show messages."""

from tests.browser import text
from tests.notifications.messages.pages import APPROVE, LIST


def test_origins_are_added_and_removed(browser, plain_provider, grant):
    grant(APPROVE)
    address = f"{LIST}embedding/"
    assert 'data-empty="none"' in text(browser.get(address))
    browser.post(address, {"origin": "https://App.example.com/"})
    assert "https://app.example.com" in text(browser.get(address))
    assert "/static/js/in-product-messages.js" in text(browser.get(address))
    for bad in (
        "http://app.example.com",
        "https://app.example.com/x",
        "app",
        "https://",
        "https://a b",
        "*",
        "https://x@y",
    ):
        assert 'role="alert"' in text(browser.post(address, {"origin": bad}), 409), bad
    key = browser.get(address).context["origins"][0].pk
    browser.post(f"{address}{key}/remove/")
    assert 'data-empty="none"' in text(browser.get(address))
