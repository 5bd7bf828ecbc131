"""The report of accounts as CSV."""

import pytest

from accounts.text import no_formula
from tests.browser import text
from tests.sync.issues.pages import CSV, REPORT


@pytest.fixture(autouse=True)
def permitted(grant):
    grant("accounts.export_lists")


def test_the_csv_of_an_unreadable_filter_leads_back_to_the_page_that_names_it(browser, faults):
    answer = browser.get(f"{CSV}?status=BANANA")
    assert (answer.status_code, answer.url) == (302, f"{REPORT}?status=BANANA")
    assert "Status</strong> was left out" in text(browser.get(answer.url))


def test_the_csv_holds_all_rows_and_no_formula(browser, faults):
    lines = browser.get(CSV).getvalue().decode().splitlines()
    assert len(lines) == 4
    assert "A-2,'=Ben()" in lines[2]
    assert len(browser.get(f"{CSV}?code=LEAD_CYCLE_ENABLED").getvalue().decode().splitlines()) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_a_csv_is_a_formula_in_whatever_width(start):
    assert no_formula(f"{start}1+1") == f"'{start}1+1"
    assert no_formula(f"1{start}1") == f"1{start}1"
