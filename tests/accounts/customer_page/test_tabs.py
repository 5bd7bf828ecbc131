"""The page of a customer is made of what rooms register."""

import importlib
from collections.abc import Iterator

import pytest
from django.urls import clear_url_caches
from django.urls.converters import REGISTERED_CONVERTERS

import billing_platform.urls
import billing_platform.web.urls
from accounts.customer_page import registry as panels
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )


@pytest.fixture
def pets(tmp_path, settings) -> Iterator[None]:
    """A tab that one registration adds: no page, template or URL list names it."""
    (tmp_path / "pets.html").write_text(
        '{% extends "accounts/customer_page/base.html" %}{% block tab %}{{ pets }}{% endblock %}'
    )
    templates = {**settings.TEMPLATES[0]}
    templates["DIRS"] = [*templates["DIRS"], tmp_path]
    settings.TEMPLATES = [templates]
    panels.register_tab(
        panels.Tab(
            "pets",
            "Pets",
            45,
            "pets.html",
            lambda request, customer: {"pets": f"the cat of {customer.name}"},
            permission="statements.record_payments",
            count=lambda customer: 1,
        )
    )
    _read_addresses_again()
    yield
    panels.unregister_tab("pets")
    _read_addresses_again()


def _read_addresses_again() -> None:
    REGISTERED_CONVERTERS.pop("key")
    importlib.reload(billing_platform.web.urls)
    importlib.reload(billing_platform.urls)
    clear_url_caches()


def test_a_tab_is_added_by_registering_it(browser, ada, pets, grant):
    grant("statements.record_payments")

    page = text(browser.get("/customers/A-1/pets/"))

    assert "the cat of Ada Boone" in page
    assert '<a href="/customers/A-1/pets/" aria-current="page"> Pets' in page


def test_a_tab_stands_in_its_order_on_every_other_tab(browser, ada, pets, grant):
    grant("statements.record_payments")

    page = text(browser.get("/customers/A-1/history/"))

    places = [
        page.index(word) for word in ("> Billing &amp;", "/customers/A-1/pets/", "> Notifications")
    ]
    assert places == sorted(places)


def test_a_tab_is_shown_only_to_those_who_may_see_it(browser, ada, pets):
    assert "Pets" not in browser.get("/customers/A-1/").content.decode()
    assert browser.get("/customers/A-1/pets/").status_code == 403


def test_two_tabs_of_one_name_are_refused(pets):
    with pytest.raises(ValueError, match="pets"):
        panels.register_tab(panels.Tab("pets", "Pests", 1, "pets.html", lambda r, c: {}))


def test_a_panel_without_anything_to_say_is_left_out(browser, ada):
    page = browser.get("/customers/A-1/").content.decode()

    assert "Family" not in page
    assert 'id="scheduled"' not in page
