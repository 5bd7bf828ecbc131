"""The page of an incident, and on which it is opened."""

import pytest

from tests.browser import accounts_on, text
from tests.sync.incidents.opened import ROOM
from tests.sync.incidents.story import bad_day


def test_an_incident_is_opened_from_what_a_run_reached(browser, grant, plain_provider):
    run = bad_day(plain_provider)
    grant(ROOM)
    reached = browser.get(f"/operations/incidents/reached/?run={run.pk}")
    address = f"/operations/incidents/open/?run={run.pk}"
    assert address in text(reached)

    answer = browser.post(address, {"title": "Wrong rate"}, follow=True)

    assert accounts_on(answer) == ["C-000", "C-001", "C-002", "C-003"]
    assert "Wrong rate" in text(answer)
    assert "Wrong rate" in text(browser.get("/operations/incidents/"))


def test_an_address_that_names_nothing_opens_no_incident(browser, grant):
    grant(ROOM)

    assert browser.get("/operations/incidents/open/").status_code == 400


@pytest.mark.parametrize("page", ["open/", "{}/take-back/", "{}/apology/prepare/"])
def test_without_the_rooms_permission_nothing_is_opened_taken_back_or_prepared(
    browser, incident, page
):
    address = f"/operations/incidents/{page.format(incident.pk)}"

    assert browser.get(address).status_code == 403
    assert browser.post(address, {}).status_code == 403


def test_whoever_may_not_act_can_look(browser, incident):
    for page in ("", "record/", "apology/"):
        answer = browser.get(f"/operations/incidents/{incident.pk}/{page}")
        assert "You can look at incidents." in text(answer)


def test_the_queries_of_an_incident_do_not_grow_with_what_it_reached(
    browser, plain_provider, incident, queries_of
):
    pages = [f"/operations/incidents/{incident.pk}/{page}" for page in ("", "record/", "apology/")]
    assert [queries_of(page) for page in pages] <= [15, 15, 15]
