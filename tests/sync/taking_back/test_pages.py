"""The pages on which an incident is taken back, and its record."""

from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Email
from tests.browser import text
from tests.sync.incidents.opened import ALL, ROOM, confirmed, latest_run
from tests.sync.incidents.story import balances


def test_taking_back_is_shown_first_and_done_when_that_is_confirmed(
    browser, grant, plain_provider, incident
):
    for permission in ALL:
        grant(permission)
    address = f"/operations/incidents/{incident.pk}/take-back/"
    values = {"acts": ["HOLD", "REVERSE"], "reason": "Wrong rate"}

    preview = browser.post(address, values)
    assert "Charge <span" in text(preview)
    assert "$240.00" in text(preview)
    with provider_transaction(plain_provider):
        assert set(Email.objects.values_list("status", flat=True)) == {"WAITING"}
    answer = confirmed(browser, address, values)
    assert answer["Location"] == f"/operations/incidents/{incident.pk}/record/"
    run = latest_run(plain_provider)
    assert (run.process, run.status, run.started_by) == ("take-back", "QUEUED", "clara")
    run_queued(plain_provider, run.pk)

    assert set(balances(plain_provider).values()) == {0}
    page = text(browser.get(answer["Location"]))
    assert "Reverse charges and credits" in page
    assert "Succeeded" in page


def test_an_effect_that_has_changed_is_shown_again_and_nothing_is_done(
    browser, grant, plain_provider, incident
):
    for permission in ALL:
        grant(permission)
    address = f"/operations/incidents/{incident.pk}/take-back/"
    one = {"acts": ["REVERSE"], "reason": "Wrong rate"}
    shown = browser.post(address, one).context["shown"]

    answer = browser.post(address, one | {"acts": ["REVERSE", "HOLD"], "shown": shown})

    assert "Nothing was changed yet" in text(answer)
    assert latest_run(plain_provider).process == "thresholds"


def test_an_act_without_its_permission_is_not_offered_and_not_done(
    browser, grant, plain_provider, incident
):
    grant(ROOM)
    address = f"/operations/incidents/{incident.pk}/take-back/"

    page = text(browser.get(address))
    answer = browser.post(address, {"acts": ["REVERSE"], "reason": "Wrong rate"})

    assert "Reverse charges and credits: this needs the permission" in page
    assert "steps" not in answer.context
    assert latest_run(plain_provider).process == "thresholds"


def test_the_record_is_a_file_too(browser, plain_provider, grant, incident):
    for permission in (*ALL, "accounts.export_lists"):
        grant(permission)
    confirmed(
        browser,
        f"/operations/incidents/{incident.pk}/take-back/",
        {"acts": ["REVERSE", "HOLD"], "reason": "Wrong rate"},
    )
    run_queued(plain_provider, latest_run(plain_provider).pk)

    lines = browser.get(f"/operations/incidents/{incident.pk}/record.csv").content.decode()

    assert lines.count("REVERSE,") == 4
    assert 'HOLD,"Low balance, to c-000@example.test",C-000,USD,,yes,' in lines
    held = browser.get(f"/operations/incidents/{incident.pk}/record.csv?act=HOLD")
    assert "REVERSE" not in held.content.decode()
    assert browser.get(f"/operations/incidents/{incident.pk}/record.csv?act=x").status_code == 302
