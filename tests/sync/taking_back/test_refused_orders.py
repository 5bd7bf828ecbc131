"""Orders and incidents that make no sense are refused."""

import pytest

from accounts.errors import Refused
from accounts.models import ProcessRun
from accounts.processes.runner import run_process
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_run
from sync.taking_back.operations import order_take_back
from tests.sync.incidents.story import DAY, bad_day
from tests.sync.taking_back.orders import ALL, incident_of


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"acts": []}, "choice_required"),
        ({"acts": ["EVERYTHING"]}, "choice_required"),
        ({"reason": " "}, "reason_required"),
        ({"reason": "one\ntwo"}, "not_one_line"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(provider, asked, code):
    incident = incident_of(provider, bad_day(provider, charged=1, mailed=0))
    usual = {"acts": ALL, "reason": "Wrong rate"} | asked

    with pytest.raises(Refused) as refused:
        order_take_back(incident, as_of=DAY, actor="max", **usual)

    assert refused.value.code == code
    assert ProcessRun.objects.filter(process="take-back").count() == 0


def test_a_run_has_one_incident(provider):
    run = bad_day(provider, charged=1, mailed=0)

    assert incident_of(provider, run) == incident_of(provider, run)


def test_an_incident_says_what_went_wrong(provider):
    run = bad_day(provider, charged=1, mailed=0)

    with pytest.raises(Refused) as refused:
        open_incident(provider, scope_of_run(run), title=" ", actor="max")

    assert refused.value.code == "title_required"


def test_a_run_of_taking_back_needs_its_order(provider):
    run = run_process(provider, "take-back", as_of=DAY, started_by="a test")

    assert run.status == "FAILED"
    assert "started from its incident" in run.error
