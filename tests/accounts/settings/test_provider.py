"""What a provider is called, where it is and how it looks: changed by one operation, and kept."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from accounts.customers.operations import create_customer
from accounts.errors import Refused
from accounts.models import AuditedChange, Provider
from accounts.settings.colours import contrast
from accounts.settings.operations import edit_provider
from accounts.tenancy.transactions import provider_transaction
from statements.posting.operations import next_number, start_numbers
from tests.browser import Browser, text
from tests.factories import BillProfileFactory, StatementFactory
from tests.reliability.forms.world import TODAY

PAGE = "/settings/provider/"
EDIT = PAGE + "edit/"
TYPED = {
    "name": "North Telecom",
    "timezone": "UTC",
    "language": "en_US",
    "languages": ["en_US", "de_DE"],
    "brand_colour": "#1d5fd3",
    "brand_ink": "#ffffff",
    "account_prefix": "A",
}


def kept() -> list[tuple[str, str, str, str]]:
    rows = AuditedChange.objects.order_by("id")
    return list(rows.values_list("what", "before", "after", "actor"))


def test_a_change_is_stored_and_kept_with_who_made_it(provider: Provider) -> None:
    edit_provider(
        provider,
        {"name": "Acme", "address": {"street": "1 Main St", "country": "US"}, "language": "de_DE"},
        actor="ada",
    )

    now = Provider.objects.get(pk=provider.pk)
    assert (now.name, now.address["country"]) == ("Acme", "US")
    assert kept() == [
        ("Name", provider.name, "Acme", "ada"),
        ("Address", "", "1 Main St, United States", "ada"),
        ("Language", "English (US)", "Deutsch", "ada"),
    ]


def test_nothing_is_kept_where_nothing_changes(provider: Provider) -> None:
    edit_provider(provider, {"name": provider.name, "address": {}}, actor="ada")

    assert kept() == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"slug": "another"}, "setting_fixed"),
        ({"currency": "EUR"}, "setting_fixed"),
        ({"timezone": "Atlantis/City"}, "setting_invalid"),
        ({"name": ""}, "setting_invalid"),
        ({"account_prefix": "A B"}, "setting_invalid"),
        ({"email": "nowhere"}, "setting_invalid"),
        ({"address": {"country": "XX"}}, "address_invalid"),
        ({"brand_colour": "blue"}, "colour_invalid"),
        ({"brand_colour": "#ffff00"}, "colour_too_pale"),
        ({"brand_ink": "#1d5fd3"}, "colours_too_close"),
        ({"languages": ["fr_FR"]}, "language_not_offered"),
        ({"languages": []}, "setting_invalid"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    provider: Provider, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        edit_provider(provider, values, actor="ada")

    assert refusal.value.code == code
    assert kept() == []


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#1d5fd3", "#1d5fd3") == 1


def test_the_application_cannot_change_the_record(provider: Provider) -> None:
    edit_provider(provider, {"name": "Acme"}, actor="ada")

    for act in (AuditedChange.objects.all().delete, _blame_another):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


def _blame_another() -> None:
    AuditedChange.objects.update(actor="eve")


def test_accounts_that_are_made_later_begin_as_the_provider_says(provider: Provider) -> None:
    now = edit_provider(provider, {"account_prefix": "NT"}, actor="ada")

    made = create_customer(now, as_of=TODAY, bill_profile=BillProfileFactory(), name="Ada")

    assert made.account_number.startswith("NT-")


def test_the_first_statement_number_is_chosen_until_there_is_a_statement(
    provider: Provider,
) -> None:
    assert next_number() == 1
    start_numbers(provider, 50_001, actor="ada")
    assert next_number() == 50_001
    assert kept() == [("First statement number", "1", "50001", "ada")]

    StatementFactory()
    with pytest.raises(Refused) as refusal:
        start_numbers(provider, 60_000, actor="ada")

    assert refusal.value.code == "numbers_in_use"
    assert next_number() == 50_001


def test_the_page_shows_the_provider_and_says_what_may_not_change(
    browser: Browser, grant: Any
) -> None:
    page = text(browser.get(PAGE))
    assert "North Telecom" in page
    assert "never turned into another currency" in page
    assert "provider/edit" not in page
    assert browser.get(EDIT).status_code == 403

    grant("accounts.manage_settings")
    assert "provider/edit" in text(browser.get(PAGE))


def test_a_form_changes_the_provider_and_leads_to_the_record(
    browser: Browser, grant: Any, plain_provider: Provider
) -> None:
    grant("accounts.manage_settings")
    version = browser.get(EDIT).context["version"]
    typed = TYPED | {"timezone": "Europe/Berlin", "city": "Berlin", "version": version}

    assert browser.post(EDIT, typed).status_code == 302

    assert Provider.objects.get(pk=plain_provider.pk).timezone == "Europe/Berlin"
    page = text(browser.get("/settings/changes/"))
    assert "Time zone" in page
    assert "clara" in page
    assert "No change passes these filters" in text(browser.get("/settings/changes/?actor=eve"))


def test_a_form_that_was_opened_before_somebody_else_saved_is_refused_once(
    browser: Browser, grant: Any, plain_provider: Provider
) -> None:
    grant("accounts.manage_settings")
    version = browser.get(EDIT).context["version"]
    with provider_transaction(plain_provider):
        edit_provider(plain_provider, {"phone": "555"}, actor="eve")

    answer = browser.post(EDIT, TYPED | {"phone": "777", "version": version})

    assert "It is now: 555" in text(answer, 409)


def test_colours_that_cannot_be_read_are_named_beside_their_field(
    browser: Browser, grant: Any
) -> None:
    grant("accounts.manage_settings")
    version = browser.get(EDIT).context["version"]

    answer = browser.post(EDIT, TYPED | {"brand_ink": "#1D5FD3", "version": version})

    assert answer.context["form"].errors.keys() == {"brand_ink"}
    assert "4.5 to 1 are needed" in text(answer, 409)


def test_the_colours_come_as_a_stylesheet_that_their_address_names(
    browser: Browser, plain_provider: Provider
) -> None:
    page = browser.get("/").content.decode()
    assert "/brand/1d5fd3/ffffff.css" in page

    answer = browser.get("/brand/aa0000/ffffff.css")

    assert answer["Content-Type"] == "text/css"
    assert "--brand: #aa0000;" in answer.content.decode()
    assert browser.get("/brand/red/blue.css").status_code == 404


def test_numbering_says_why_a_number_stays(browser: Browser, plain_provider: Provider) -> None:
    assert "until the first statement is made" in text(browser.get("/settings/numbering/"))

    with provider_transaction(plain_provider):
        StatementFactory()

    assert "no number is given twice" in text(browser.get("/settings/numbering/"))


def test_the_settings_list_only_pages_that_there_are(browser: Browser) -> None:
    answer = browser.get("/settings/")

    assert "For staff who may change the provider's name" in text(answer)
    for _, rows in answer.context["sections"]:
        for _, address, _ in rows:
            assert browser.get(address).status_code in (200, 403)


@pytest.mark.parametrize("address", ["/settings/", PAGE, "/settings/changes/"])
def test_the_record_costs_the_pages_no_more_queries(
    queries_of: Any, plain_provider: Provider, address: str
) -> None:
    few = queries_of(address)
    with provider_transaction(plain_provider):
        for name in ("A", "B", "C"):
            edit_provider(plain_provider, {"name": name}, actor="ada")

    assert queries_of(address) == few <= 15
