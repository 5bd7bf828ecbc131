"""The incident room in a real browser: from the page of a bad run to its charges taken back, and an
apology that another person approves.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from accounts.models import ProcessRun
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from sync.apologies.operations import prepare_apology
from sync.models import Incident
from tests.sync.incidents.opened import ALL, APPROVE
from tests.sync.incidents.story import bad_day, balances
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(chromium, live_server, staff, grant, settings, tmp_path) -> Iterator[Visit]:
    settings.EMAIL_FILE_PATH = tmp_path
    for permission in (*ALL, APPROVE):
        grant(permission)
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    visit.assert_calm()
    context.close()


def latest_run(provider) -> ProcessRun:
    with provider_transaction(provider):
        return ProcessRun.objects.latest("id")


def test_a_bad_run_is_taken_back_and_apologised_for(visit, plain_provider):
    bad = bad_day(plain_provider, charged=12, mailed=3)
    page = visit.go(f"/operations/runs/{bad.pk}/")
    page.get_by_role("link", name="What did this run do?").click()
    expect(page.get_by_role("link", name="C-011")).to_be_visible()
    page.get_by_role("link", name="Open an incident").click()
    page.get_by_label("What went wrong").fill("Everybody was charged at twice the rate")
    page.get_by_role("button", name="Open the incident").click()

    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("Reason").fill("Wrong rate")
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_text("$720.00")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is ordered")).to_be_visible()
    run_queued(plain_provider, latest_run(plain_provider).pk)
    visit.go(page.url.removeprefix(visit.address))
    expect(page.get_by_text("Succeeded").first).to_be_visible()
    assert set(balances(plain_provider).values()) == {0}

    with provider_transaction(plain_provider):
        words = {"subject": "We are sorry", "text": "Dear $name, you owe $balance_due."}
        prepare_apology(Incident.objects.get(), reaches=["charges"], actor="max", **words)
    page.get_by_role("link", name="Apology").click()
    page.get_by_role("link", name="Look at it and approve").click()
    page.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_text("Approved by clara")).to_be_visible()
