"""The pages on which an apology is prepared by one person and approved by another."""

from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Email
from sync.apologies.operations import prepare_apology
from sync.models import Apology
from tests.browser import text
from tests.sync.incidents.opened import APPROVE, ROOM, confirmed, latest_run

WORDS = {"reaches": ["charges"], "subject": "Sorry", "text": "Dear $name, we are."}


def test_an_apology_is_prepared_by_one_and_approved_by_another(
    browser, grant, plain_provider, incident
):
    for permission in (ROOM, APPROVE):
        grant(permission)
    here = f"/operations/incidents/{incident.pk}/apology/"

    answer = browser.post(f"{here}prepare/", WORDS, follow=True)
    assert "You have prepared it, so somebody else approves it." in text(answer)
    assert "Dear Customer C-000, we are." in text(answer)
    refused = confirmed(browser, f"{here}approve/", {})
    assert "Whoever prepared an apology does not approve it." in text(refused, 409)

    with provider_transaction(plain_provider):
        prepare_apology(incident, actor="max", **WORDS)
    preview = text(browser.get(f"{here}approve/"))
    assert "4 accounts that are billed" in preview
    approved = confirmed(browser, f"{here}approve/", {})
    assert approved["Location"] == here
    run_queued(plain_provider, latest_run(plain_provider).pk)

    with provider_transaction(plain_provider):
        emails = list(Email.objects.filter(kind="APOLOGY"))
        assert len(emails) == 4
        assert Apology.objects.get().approved_by == "clara"
    assert "Approved by clara" in text(browser.get(here))
    page = text(browser.get(f"/messaging/notifications/log/{emails[0].pk}/"))
    assert "Dear Customer C-000, we are." in page


def test_an_incident_without_an_apology_has_none_to_approve(browser, grant, incident):
    grant(APPROVE)

    assert "No apology yet" in text(browser.get(f"/operations/incidents/{incident.pk}/apology/"))
    approve = f"/operations/incidents/{incident.pk}/apology/approve/"
    assert browser.get(approve).status_code == 404


def test_words_that_cannot_be_sent_are_refused_and_kept(browser, grant, incident):
    grant(ROOM)
    address = f"/operations/incidents/{incident.pk}/apology/prepare/"

    page = text(browser.post(address, WORDS | {"text": "You owe $threshold"}), 409)

    assert "$threshold is not a placeholder" in page
    assert "You owe $threshold" in page
