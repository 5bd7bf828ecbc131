"""What would be done is shown first, and exactly that is done."""

from accounts.models import Customer, StatusChange, User
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from tests.browser import Browser, text
from tests.database import as_the_owner
from tests.factories import LineFactory
from tests.sync.workflows.pages import PERMISSION, TODAY, address, confirm, shown, state


def test_what_would_have_another_effect_by_now_is_shown_again_and_not_done(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    asked = {"effective_on": TODAY.isoformat(), "reason": "Asked by phone"}
    seal = shown(browser, "suspend", **asked)
    with provider_transaction(plain_provider):
        LineFactory(customer=ada, line_ref="200")
    before = state(plain_provider)
    page = text(browser.post(address("suspend"), asked | {"shown": seal}))
    assert "has another effect than the one that was shown" in page
    assert "2 lines:" in page
    assert state(plain_provider) == before


def test_a_preview_is_confirmed_by_whom_and_for_the_day_it_was_shown(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    asked = {"effective_on": TODAY.isoformat(), "reason": "Asked by phone"}
    seal = shown(browser, "suspend", **asked)
    colleague = User.objects.create_user("max", password="x", provider=plain_provider)
    with as_the_owner():
        colleague.user_permissions.set(User.objects.get(username="clara").user_permissions.all())
    other = Browser()
    other.force_login(colleague)
    before = state(plain_provider)
    another_day = address("suspend").replace("2026-11-20", "2026-11-21")
    for person, place in ((other, address("suspend")), (browser, another_day)):
        assert "Nothing was changed yet" in text(person.post(place, asked | {"shown": seal}))
    assert state(plain_provider) == before


def test_it_shows_what_it_would_do_and_changes_nothing(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    before = state(plain_provider)
    page = text(browser.get(address("suspend")))
    for words in (
        "1 product:",
        "1 line:",
        "1 customer:",
        "stays",
        "25 Nov 2026",
        "Charges prevented",
        "$29.95",
    ):
        assert words in page, words
    assert state(plain_provider) == before


def test_confirmed_it_is_done_with_its_reason_and_by_whom(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    response = confirm(browser, "suspend", reason="Asked by phone")
    assert response.url == "/customers/A-1/"
    with provider_transaction(plain_provider):
        assert Customer.objects.get().status == Product.objects.get().status == "SUSPENDED"
        change = StatusChange.objects.get(subject="CUSTOMER")
    assert (change.actor, change.cause, change.via, change.reason) == (
        "clara",
        "WORKFLOW",
        "UI",
        "Asked by phone",
    )


def test_what_was_not_shown_is_not_done(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    shown = browser.get(address("suspend")).context["shown"]
    before = state(plain_provider)
    asked = {"effective_on": "2026-11-15", "reason": "Asked by phone", "shown": shown}
    page = text(browser.post(address("suspend"), asked))
    assert "has another effect than the one that was shown" in page
    assert state(plain_provider) == before
