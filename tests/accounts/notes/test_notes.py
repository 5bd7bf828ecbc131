"""Notes about a customer: operations, pages and API."""

import pytest

from accounts.errors import Refused
from accounts.models import Note
from accounts.notes.operations import add_note
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory

PAGE, TAB, ADD = "/customers/A-1/", "/customers/A-1/notes/", "/customers/A-1/notes/_add/"
NOTES = "/api/v1/notes"


@pytest.fixture
def customer(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(account_number="A-1", bill_profile=profile)


@pytest.fixture
def may(grant):
    grant("accounts.edit_customers")


def note(plain_provider, customer, words="Calls on Mondays", **values):
    with provider_transaction(plain_provider):
        return add_note(customer, text=words, actor="eve", **values)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (" \r\n ", "note_empty"),
        ("x" * 2001, "note_too_long"),
        ("bell \x07", "note_unreadable"),
    ],
)
def test_a_note_that_is_none_is_refused(plain_provider, customer, words, code):
    with pytest.raises(Refused) as refused:
        note(plain_provider, customer, words)
    assert refused.value.code == code


def test_a_note_keeps_its_lines(plain_provider, customer):
    assert note(plain_provider, customer, " One.\r\nTwo.\n\tThree ").text == "One.\nTwo.\n\tThree"


def test_a_note_is_written_and_says_who_wrote_it(browser, customer, may):
    answer = browser.post(ADD, {"text": "Calls on <Mondays>\nonly", "pinned": "on"})
    assert answer.url == TAB
    page = text(browser.get(TAB))
    assert "Calls on &lt;Mondays&gt;<br>only" in page
    for words in ("The note is on record.", "Pinned", answer.wsgi_request.user.get_username()):
        assert words in page


def test_an_empty_note_is_refused_beside_its_field(browser, customer, may):
    answer = browser.post(ADD, {"text": "  "})
    assert "required" in " ".join(answer.context["form"].errors["text"])


def test_pinned_notes_come_first_and_the_overview_shows_three(
    browser, plain_provider, customer, may
):
    for number in range(4):
        note(plain_provider, customer, f"note {number}", pinned=number == 0)
    page = text(browser.get(TAB))
    places = [page.index(f"note {number}") for number in (0, 3, 2, 1)]
    assert places == sorted(places)
    overview = text(browser.get(PAGE))
    assert [f"note {number}" in overview for number in range(4)] == [True, False, True, True]


def test_a_note_is_pinned_and_unpinned(browser, plain_provider, customer, may):
    made = note(plain_provider, customer)
    for act, pinned in (("pin", True), ("unpin", False)):
        assert browser.post(f"{TAB}{made.pk}/{act}/").url == TAB
        with provider_transaction(plain_provider):
            assert Note.objects.get().pinned is pinned


def test_a_note_is_removed_once_its_words_were_shown(browser, plain_provider, customer, may):
    made = note(plain_provider, customer)
    assert "eve wrote: “Calls on Mondays”" in text(browser.get(f"{TAB}{made.pk}/remove/"))
    assert browser.post(f"{TAB}{made.pk}/remove/").url == TAB
    assert "No notes yet" in text(browser.get(TAB))


def test_the_number_of_notes_changes_no_number_of_queries(
    browser, plain_provider, customer, may, queries_of
):
    note(plain_provider, customer, pinned=True)
    few = queries_of(TAB)
    for _ in range(9):
        note(plain_provider, customer)
        note(plain_provider, customer, pinned=True)
    assert queries_of(TAB) == few


def test_without_the_permission_notes_are_read_alone(browser, plain_provider, customer):
    made = note(plain_provider, customer)
    page = text(browser.get(TAB))
    assert "Calls on Mondays" in page
    assert "Add a note" not in page
    assert browser.post(f"{TAB}{made.pk}/pin/").status_code == 403


def test_a_note_is_made_pinned_and_removed_by_the_api(api, customer):
    body = {"account_number": "A-1", "text": "Line one\nline two"}
    made = api.post(NOTES, body, format="json")
    assert (made.status_code, made.json()["made_by"][:4]) == (201, "key ")
    address = made["Location"]
    assert api.patch(address, {"pinned": True}, format="json").json()["pinned"] is True
    assert api.patch(address, {"text": "x"}, format="json").status_code == 400
    for query, count in (("pinned=true", 1), ("pinned=false", 0), ("account_number=A-1", 1)):
        assert len(api.get(f"{NOTES}?{query}").json()["results"]) == count
    assert api.post(f"{address}/remove", {}, format="json").status_code == 200
    assert api.get(address).status_code == 404
