"""The page that writes a message and builds its audience."""

import re

import pytest

from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message
from tests.browser import text
from tests.notifications.messages.pages import (
    AUTHOR,
    LIST,
    OPEN,
    filled,
    launched,
    page,
    served,
    the_message,
)


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [OPEN | {"negated": "not"}],
        [OPEN, {"joined": "or", "about": "status:in", "value": "CLOSED"}],
    ],
)
def test_an_edit_of_a_live_message_takes_it_off_at_once(
    browser, max_, plain_provider, message, accounts, conditions
):
    launched(browser, max_, message)
    owing, current = accounts
    assert served(plain_provider, owing)
    browser.post(page(message, "edit/"), filled(*conditions))

    assert the_message(plain_provider).status == "DRAFT"
    assert served(plain_provider, owing) == served(plain_provider, current) == []


@pytest.mark.parametrize("words", ["Please pay $amount", "Dear {{ name }}", "Pay ${due} now"])
@pytest.mark.parametrize("field", ["title", "text"])
def test_a_placeholder_that_nobody_fills_in_is_refused(
    browser, plain_provider, message, field, words
):
    refused = text(browser.post(page(message, "edit/"), filled(OPEN, **{field: words})), 409)
    assert "would be shown as it is: a message has no placeholders." in refused
    assert words not in (the_message(plain_provider).title, the_message(plain_provider).text)


def test_a_price_in_a_message_is_no_placeholder(browser, plain_provider, message):
    browser.post(page(message, "edit/"), filled(OPEN, text="It costs $5 a month {and no more}."))
    assert the_message(plain_provider).text.startswith("It costs $5")


@pytest.mark.parametrize(
    "about", ["past_due:at_least", "balance_due:at_least", "payment_failed:is"]
)
def test_a_payment_fact_cannot_be_turned_round_on_the_page(browser, plain_provider, message, about):
    negated = {"negated": "not", "about": about, "value": "1"}

    assert "cannot negate" in text(browser.post(page(message, "edit/"), filled(negated)), 409)
    assert the_message(plain_provider).audience["clauses"][0]["any"][0]["field"] == "status"


def test_the_builder_shows_what_was_stored_and_joins_rows_by_and_or(
    browser, plain_provider, message
):
    rows = (
        OPEN,
        {"joined": "and", "about": "past_due:at_least", "value": "50.00"},
        {"joined": "or", "about": "payment_failed:is"},
        {"about": ""},
    )
    browser.post(page(message, "edit/"), filled(*rows))
    clauses = the_message(plain_provider).audience["clauses"]

    assert [len(clause["any"]) for clause in clauses] == [1, 2]
    shown = browser.get(page(message, "edit/")).context["rows"]
    assert [row.initial.get("about") for row in shown][:3] == [
        "status:in",
        "past_due:at_least",
        "payment_failed:is",
    ]
    assert [row.initial.get("joined") for row in shown][:3] == ["and", "and", "or"]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"title": ""}, 400),
        ({"viewer_roles": []}, 400),
        ({"category": "X"}, 400),
        ({"condition-TOTAL_FORMS": "x"}, 400),
    ],
)
def test_what_cannot_be_read_is_not_saved(browser, plain_provider, grant, values, status):
    grant(AUTHOR)

    assert browser.post(f"{LIST}new/", filled(OPEN, **values)).status_code == status
    assert (
        browser.post(
            f"{LIST}new/", filled({"about": "past_due:at_least", "value": "much"})
        ).status_code
        == 409
    )
    with provider_transaction(plain_provider):
        assert not Message.objects.exists()


def test_words_of_payment_in_another_category_are_pointed_out(browser, plain_provider, grant):
    grant(AUTHOR)
    browser.post(f"{LIST}new/", filled(OPEN, category="SERVICE"))

    assert "The words speak of payment" in text(browser.get(page(the_message(plain_provider))))


def test_one_more_condition_is_asked_for_and_nothing_is_saved(browser, plain_provider, message):
    sent = filled(OPEN, title="Not yet") | {"add_row": "yes"}
    page = text(browser.post(f"{LIST}new/", sent))
    assert 'value="Not yet"' in page
    assert 'name="condition-1-about"' in page
    assert the_message(plain_provider).title != "Not yet"


def test_only_the_ticks_of_the_viewers_have_the_look_of_a_tick(browser, grant):
    grant(AUTHOR)
    form = browser.get(f"{LIST}new/").content.decode()
    (viewers,) = re.findall(r'<div[^>]* id="id_viewer_roles"[^>]*>', form)
    assert "class" not in viewers
