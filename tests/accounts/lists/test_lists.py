"""What every list has: order, columns, a file, its place (docs/pages.md, "A list")."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import get_type_hints

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.lists import columns, pages
from accounts.lists.pages import LISTS
from accounts.lists.queries import PASSING
from accounts.tenancy.transactions import provider_transaction
from accounts.web import sorting
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory, TransactionFactory

CUSTOMERS = "/customers/"
ROUTES = get_resolver().url_patterns  # asking for them imports the pages, which name their lists
OF_ONE_THING = {"bulk-act-items", "sync-run"}  # lists whose addresses name a thing


@pytest.fixture
def three(plain_provider, profile):
    """Three customers: A-1 Carol, A-2 =Ada, A-3 Bob."""
    with provider_transaction(plain_provider):
        return [
            CustomerFactory(account_number=number, name=name, bill_profile=profile)
            for number, name in (("A-1", "Carol"), ("A-2", "=Ada"), ("A-3", "Bob"))
        ]


def cells(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.getvalue().decode())))


@pytest.mark.parametrize("name", sorted(set(LISTS) - OF_ONE_THING))
def test_every_list_is_shown_sorted_both_ways_with_any_columns_and_as_a_file(browser, grant, name):
    grant("accounts.export_lists")
    page = reverse(name)
    shown = LISTS[name].columns
    assert browser.get(page).status_code == 200
    for column in shown:
        assert browser.get(page, {"columns": column.name}).status_code == 200
        if column.sorts:
            for order in (column.name, f"-{column.name}"):
                assert browser.get(page, {"sort": order}).status_code == 200
    file = browser.get(page, {"part": "csv"})
    assert file.status_code == 200, file.headers
    assert file.getvalue().decode().splitlines() == [",".join(LISTS[name].file)]
    assert name in file["Content-Disposition"]


def test_the_order_is_said_by_the_head_of_its_column(browser, three):
    said = text(browser.get(CUSTOMERS, {"sort": "-name"}))
    assert 'aria-sort="descending"><a class="sort" href="?sort=name">Name</a>' in said
    assert said.count("aria-sort=") == 1
    assert '<option value="-name" selected>Name, descending</option>' in said


def test_the_filters_keep_the_order_and_the_columns(browser, three):
    said = text(browser.get(CUSTOMERS, {"sort": "name", "columns": "status"}))
    assert '<input type="hidden" name="sort" value="name">' in said
    assert '<input type="hidden" name="columns" value="status">' in said


def test_only_the_columns_that_were_chosen_are_shown(browser, three):
    said = text(browser.get(CUSTOMERS, {"columns": ["name", "email"]}))
    assert ">Name</a>" in said
    assert '<th scope="col">E-mail</th>' in said
    assert ">Cycle date</a>" not in said
    assert ">Balance due</a>" in said  # amounts stay, whatever is chosen


def test_columns_that_there_are_not_are_passed_by(browser, three):
    assert ">Cycle date</a>" in text(browser.get(CUSTOMERS, {"columns": "nothing"}))


def test_the_file_holds_what_passes_the_filters_and_no_formula(browser, grant, three):
    grant("accounts.export_lists")
    rows = cells(browser.get(CUSTOMERS, {"part": "csv", "q": "A-2"}))
    assert [(row["account_number"], row["name"]) for row in rows] == [("A-2", "'=Ada")]
    assert rows[0]["balance_due"] == "0.00"


def test_the_file_is_read_in_stretches_and_holds_every_row_once(browser, grant, three, monkeypatch):
    grant("accounts.export_lists")
    monkeypatch.setattr(pages, "ROWS_AT_ONCE", 2)
    rows = cells(browser.get(CUSTOMERS, {"part": "csv"}))
    assert [row["account_number"] for row in rows] == ["A-1", "A-2", "A-3"]


def test_a_file_costs_a_number_of_queries_that_does_not_grow_with_its_rows(browser, grant, three):
    grant("accounts.export_lists")
    counts = []
    for query in ({"status": "CLOSED"}, {"status": "OPEN"}):
        with CaptureQueriesContext(connection) as captured:
            browser.get(CUSTOMERS, {"part": "csv", **query}).getvalue()
        counts.append(len(captured))
    assert counts[1] - counts[0] <= 1  # their balances


def test_a_file_needs_the_permission(browser, three):
    assert browser.get(CUSTOMERS, {"part": "csv"}).status_code == 403
    said = text(browser.get(CUSTOMERS))
    assert "needs the permission to save lists as files" in said


def test_a_file_of_an_unreadable_filter_leads_to_the_page_that_names_it(browser, grant, three):
    grant("accounts.export_lists")
    answer = browser.get(CUSTOMERS, {"part": "csv", "status": "BANANA"})
    assert (answer.status_code, answer.url) == (302, f"{CUSTOMERS}?status=BANANA")


def test_pages_of_a_sorted_list_go_by_key(browser, three):
    page = browser.get(CUSTOMERS, {"sort": "name", "after": "A-2"})
    assert accounts_on(page) == ["A-3", "A-1"]


def test_a_page_under_a_list_leads_back_to_where_one_was(browser, three):
    browser.get(CUSTOMERS, {"sort": "-name", "status": "OPEN"})
    said = text(browser.get("/customers/A-1/"))
    assert 'href="/customers/?sort=-name&amp;status=OPEN">Customers</a>' in said
    browser.get("/billing/statements/")
    assert 'href="/customers/">Customers</a>' in text(browser.get("/customers/A-1/"))


def test_the_place_in_a_list_is_kept_from_others(browser, three, staff, plain_provider):
    browser.get(CUSTOMERS, {"q": "A-1"})
    browser.cookies["list_place"] = browser.cookies["list_place"].value.replace(
        f"{staff.pk} ", f"{staff.pk + 1} "
    )
    assert 'href="/customers/">Customers</a>' in text(browser.get("/customers/A-1/"))


def test_the_total_of_the_queue_is_what_its_statements_would_post(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        for number, amount in (("A-1", 30), ("A-2", 12)):
            customer = CustomerFactory(
                account_number=number, bill_profile=profile, cycle_date=date(2026, 11, 25)
            )
            TransactionFactory(customer=customer, amount=Decimal(amount), date=date(2026, 11, 1))
    page = {"as_of": "2026-11-20", "part": "total"}
    said = text(browser.get("/billing/create-statements/", page))
    assert "2 customers in the queue" in said
    assert "$42.00" in said


def test_no_filter_bears_the_name_of_what_every_list_takes():
    """A filter of such a name reads what was meant for the list, and its file is a redirect."""
    taken = {*PASSING, columns.PARAMETER, sorting.PARAMETER}
    shadowing = {
        name: names
        for name, listing in LISTS.items()
        if (names := taken & set(get_type_hints(listing.filter)["return"].base_filters))
    }
    assert shadowing == {}
