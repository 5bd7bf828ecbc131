"""The pages that show whom an incident has reached."""

import csv
from io import StringIO

import pytest

from accounts.bill_profiles.operations import edit_profile
from accounts.models import BillProfile, SettingChange
from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.sync.incidents.story import bad_day

CHOOSE = "/operations/incidents/"
REACHED = f"{CHOOSE}reached/"
FILE = f"{CHOOSE}reached.csv"
QUERIES = 14


def test_the_latest_runs_and_changes_are_offered(browser, plain_provider):
    run = bad_day(plain_provider)
    with provider_transaction(plain_provider):
        edit_profile(BillProfile.objects.get(code="MONTHLY"), {"lead_days": 9})
        change = SettingChange.objects.get()

    page = text(browser.get(CHOOSE))

    assert f"{REACHED}?run={run.pk}" in page
    assert f"{REACHED}?change={change.pk}" in page
    assert "Lead days from 5 to 9" in page


def test_without_runs_and_changes_the_page_says_so(browser):
    page = text(browser.get(CHOOSE))

    assert "No run yet" in page
    assert "Nothing was changed yet" in page


def test_the_page_of_a_run_leads_to_what_it_did(browser, plain_provider):
    run = bad_day(plain_provider)

    assert f"{REACHED}?run={run.pk}" in text(browser.get(f"/operations/runs/{run.pk}/"))


def test_the_accounts_are_listed_with_what_reached_them(browser, plain_provider):
    run = bad_day(plain_provider)

    response = browser.get(f"{REACHED}?run={run.pk}")

    assert accounts_on(response) == ["C-000", "C-001", "C-002", "C-003"]
    assert "$240.00" in text(response)


def test_one_kind_alone_can_be_asked_for(browser, plain_provider):
    run = bad_day(plain_provider)

    response = browser.get(f"{REACHED}?run={run.pk}&reach=unsent")

    assert accounts_on(response) == ["C-000", "C-001"]
    none = browser.get(f"{REACHED}?run={run.pk}&reach=statements")
    assert "No account was reached in this way" in text(none)


def test_a_time_is_read_in_the_providers_zone(browser, plain_provider):
    bad_day(plain_provider)

    response = browser.get(f"{REACHED}?since=2020-01-01T00:00&until=2099-01-01T00:00")

    assert len(accounts_on(response)) == 4


def test_an_address_that_names_nothing_is_answered_with_how_to_mend_it(browser):
    assert "names no run" in text(browser.get(REACHED), 400)
    turned = f"{REACHED}?since=2026-01-02T00:00&until=2026-01-01T00:00"
    assert "Choose an instant after the first one." in text(browser.get(turned), 400)


def test_a_run_that_is_not_there_is_not_found(browser):
    key = "00000000-0000-0000-0000-000000000000"

    assert browser.get(f"{REACHED}?run={key}").status_code == 404
    assert browser.get(f"{REACHED}?change={key}").status_code == 404


def test_the_file_has_every_account(browser, plain_provider, grant):
    run = bad_day(plain_provider, charged=7, mailed=1)
    assert browser.get(f"{FILE}?run={run.pk}").status_code == 403
    grant("accounts.export_lists")

    response = browser.get(f"{FILE}?run={run.pk}")

    rows = list(csv.DictReader(StringIO(response.content.decode())))
    assert [row["account_number"] for row in rows] == [f"C-{place:03}" for place in range(7)]
    assert (rows[0]["charges"], rows[0]["unsent"], rows[0]["currency"]) == ("60.00", "1", "USD")
    assert rows[6]["unsent"] == "0"


@pytest.mark.parametrize("charged", [1, 6])
def test_the_number_of_queries_does_not_grow_with_the_accounts(plain_provider, queries_of, charged):
    run = bad_day(plain_provider, charged=charged, mailed=1)

    assert queries_of(f"{REACHED}?run={run.pk}") == QUERIES
    assert queries_of(CHOOSE) <= QUERIES
