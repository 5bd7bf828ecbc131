"""Pages speak to clerks: no formula, no padded amount and no status in capitals in a sentence."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.processes.states import RunStatus
from accounts.staff.words import right
from accounts.tenancy.transactions import provider_transaction
from accounts.text import moment_text
from accounts.web.pages import sentence
from products.services.states import Billing, LineStatus, ProductStatus
from tests.database import as_the_owner
from tests.ui.pages import addresses_of_pages, make_accounts

VOCABULARIES = (CustomerKind, CustomerStatus, RunStatus, Billing, LineStatus, ProductStatus)
PERMISSION = re.compile(r"\b[a-z]+\.[a-z]+_[a-z_]+\b")
CODES = {code for vocabulary in VOCABULARIES for code in vocabulary.values}
TECHNICAL = re.compile(
    # operators, padded amounts, dates and permissions as programs write them, codes
    r">=|<=|\d\.\d{4,}|\b\d{4}-\d{2}-\d{2}\b|\b[a-z]+\.[a-z]+_[a-z_]+\b"
    rf"|\b(?:{'|'.join(sorted(CODES))})\b"
)
# What holds codes on purpose, or has no text
APART = {"script", "style", "code", "pre", "option", "textarea", "title"}
EMPTY = {"input", "img", "link", "meta", "br", "hr", "use", "path", "polyline", "source"}


class Words(HTMLParser):
    """The words of a page, without those of elements that hold codes on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            return
        css = (dict(attrs).get("class") or "").split()
        self.open.append(tag in APART or "mono" in css or any(self.open))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.found.append(data)


@pytest.fixture
def book(plain_provider, profile):
    with provider_transaction(plain_provider):
        make_accounts(profile)


@pytest.mark.parametrize("permitted", [True, False])
def test_no_page_shows_a_formula_a_padded_amount_or_a_code_in_a_sentence(
    browser, staff, book, permitted
):
    with as_the_owner():
        staff.user_permissions.set(Permission.objects.all() if permitted else [])
    looked_at, wrong = 0, {}
    for address in addresses_of_pages():
        response = browser.get(address)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        looked_at += 1
        words = Words()
        words.feed(response.content.decode())
        sentences = " ".join(" ".join(words.found).split())
        if found := TECHNICAL.search(sentences):
            wrong[address] = sentences[max(0, found.start() - 60) : found.end() + 40]
    assert looked_at > (60 if permitted else 40)
    assert wrong == {}


def test_the_page_of_an_account_says_what_is_unposted_as_money(browser, book):
    page = " ".join(browser.get("/customers/A-9/explain/").content.decode().split())
    assert "Unposted amounts come to $0.00." in page
    assert "The account is closed." in page


def test_a_refusal_is_a_sentence_with_its_dates_in_words():
    assert sentence("2026-11-09 is before 2026-11-10") == "9 Nov 2026 is before 10 Nov 2026."
    assert sentence("the account A-2026-11-09 is known") == "The account A-2026-11-09 is known."


def test_an_instant_is_written_in_the_time_zone_of_the_provider():
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert moment_text(at) == "21 Nov 2026, 00:30"


def test_a_permission_is_named_by_what_it_lets_one_do():
    assert right("statements.create_statements") == "create statements from the queue"
    assert right("nobody.knows_this") == "nobody.knows_this"


def test_no_template_writes_the_code_of_a_permission(settings):
    """Also where a page says it only in a state that the pages above are not in."""
    of_templates = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)
    found = {
        str(path.relative_to(settings.BASE_DIR)): codes
        for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        if (codes := PERMISSION.findall(of_templates.sub("", path.read_text())))
    }
    assert found == {}
