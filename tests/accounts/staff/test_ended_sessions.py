"""A session ends while somebody types: nothing is done, and nothing that was typed is lost."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Customer, User
from accounts.staff.views.kept import KEPT
from accounts.tenancy.transactions import provider_transaction
from accounts.web.tokens import AGAIN, FIELD
from tests.browser import Browser, text

pytestmark = pytest.mark.django_db
NEW = "/customers/_new/"
WORD = "a long enough password"
TYPED = {
    "name": "Cleo <Dean>",
    "kind": "STANDARD",
    "status": "LEAD",
    "currency": "USD",
    "bill_profile": "MONTHLY",
    "tags": "key account",
}


@pytest.fixture
def clerk(browser: Browser, profile: Any, grant: Any) -> Browser:
    grant("accounts.edit_customers")
    return browser


def sent_too_late(clerk: Browser, path: str = NEW, **typed: Any) -> Any:
    """Send a form whose page was opened before the session ended."""
    form = {**TYPED, **typed, FIELD: clerk.token()}
    clerk.logout()
    return clerk.post(path, form, headers={"Referer": f"http://testserver{path}"})


def logged_in(clerk: Browser, kept: str, name: str = "clara", word: str = WORD) -> Any:
    typed = {"username": name, "password": word, "next": NEW, KEPT: kept}
    return clerk.post("/login/", typed)


def kept_in(response: Any) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def shown_in(response: Any) -> dict[str, str]:
    """Return the fields of the page that follows the login, as a browser reads them."""
    areas = re.findall(
        r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', response.content.decode(), re.S
    )
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in areas}


def test_a_form_that_was_sent_too_late_is_shown_again_after_the_login(
    clerk: Browser, plain_provider: Any
) -> None:
    login = sent_too_late(clerk)
    assert "What you typed is kept" in text(login)

    page = logged_in(clerk, kept_in(login))
    assert "Your session had ended when you sent a form. Nothing was done" in text(page)
    assert shown_in(page) == TYPED

    form = clerk.post(NEW, {**shown_in(page), FIELD: AGAIN})
    assert "Your session had ended: this is what you typed" in text(form, 409)
    assert 'value="Cleo &lt;Dean&gt;"' in form.content.decode()
    with provider_transaction(plain_provider):
        assert not Customer.objects.exists()

    assert clerk.post(NEW, TYPED).status_code == 302
    with provider_transaction(plain_provider):
        assert Customer.objects.get().name == "Cleo <Dean>"


def test_it_is_kept_while_the_password_is_wrong(clerk: Browser) -> None:
    again = logged_in(clerk, kept_in(sent_too_late(clerk)), word="wrong")
    assert "What you typed is kept" in text(again)
    assert shown_in(logged_in(clerk, kept_in(again))) == TYPED


def test_nobody_else_is_shown_it(clerk: Browser, plain_provider: Any) -> None:
    User.objects.create_user("max", password=WORD, provider=plain_provider)
    response = logged_in(clerk, kept_in(sent_too_late(clerk)), "max")
    assert response.url == NEW


@pytest.mark.parametrize("kept", ["", "forged", "a:b:c"])
def test_what_nobody_has_signed_is_no_form(clerk: Browser, kept: str) -> None:
    clerk.logout()
    assert logged_in(clerk, kept).url == NEW


def test_a_form_with_a_file_leads_back_to_its_page(clerk: Browser) -> None:
    sent = sent_too_late(clerk, file=SimpleUploadedFile("a.png", b"picture"))
    assert sent.url == f"/login/?next={NEW}"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/customers/", "//x", "no url"])
def test_a_button_of_no_page_of_ours_leads_to_the_first_page(clerk: Browser, referer: str) -> None:
    clerk.logout()
    sent = clerk.post("/billing/create-statements/confirm/", headers={"Referer": referer})
    assert sent.url == "/login/?next=/"


def test_a_fragment_replaces_nothing_and_its_page_hears_of_it(clerk: Browser) -> None:
    asks = {"HX-Request": "true"}
    assert clerk.get("/account-health/issues/cards/", headers=asks).status_code == 200
    clerk.logout()
    response = clerk.get("/account-health/issues/cards/", headers=asks)
    assert (response.status_code, response.content) == (286, b"")
    assert response.headers["HX-Reswap"] == "none"
    assert response.headers["HX-Trigger"] == "session-ended"


def test_a_page_asks_for_a_login_as_ever(clerk: Browser) -> None:
    clerk.logout()
    assert clerk.get(NEW).url == f"/login/?next={NEW}"
    assert Client().get("/").url == "/login/?next=/"
