"""Apologising to exactly those that an incident has reached, when another person approves it."""

import pytest

from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes import runner
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from notifications.email.operations import record_mail_event
from notifications.email.outbox import send_waiting
from notifications.models import Email
from sync.apologies.operations import approve_apology, prepare_apology
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_run
from sync.models import Apology, Incident
from sync.taking_back import taking
from sync.taking_back.operations import order_take_back
from tests.sync.incidents.story import DAY, bad_day
from tests.sync.taking_back.orders import die_after_two_chunks

SUBJECT = "We charged you too much"
TEXT = "Dear $name,\n\nyou owe $balance_due for $account_number."


def apology_for(provider: Provider, *reaches: str, charged: int = 4, mailed: int = 2) -> Apology:
    run = bad_day(provider, charged=charged, mailed=mailed)
    with provider_transaction(provider):
        incident = open_incident(provider, scope_of_run(run), title="Wrong rate", actor="max")
        return prepare_apology(
            incident, reaches=reaches or ["charges"], subject=SUBJECT, text=TEXT, actor="max"
        )


def approve(apology: Apology) -> ProcessRun:
    with provider_transaction(apology.provider):
        return approve_apology(apology, as_of=DAY, actor="clara")


def apologies(provider: Provider) -> list[Email]:
    with provider_transaction(provider):
        rows = Email.objects.filter(kind="APOLOGY").select_related("customer")
        return list(rows.order_by("customer__account_number"))


def test_exactly_those_who_were_reached_get_it_once_in_their_own_words(provider):
    apology = apology_for(provider)
    run = approve(apology)

    done = run_queued(provider, run.pk)

    assert done.counts == {"emails": 4, "not_mailed": 0}
    emails = apologies(provider)
    assert [one.customer.account_number for one in emails] == ["C-000", "C-001", "C-002", "C-003"]
    assert emails[0].text == "Dear Customer C-000,\n\nyou owe $60.00 for C-000."
    assert Apology.objects.get().recipients == 4


def test_the_emails_leave_by_the_outbox(provider):
    run_queued(provider, approve(apology_for(provider, mailed=0)).pk)

    send_waiting(provider)

    assert {one.status for one in apologies(provider)} == {"SENT"}


def test_those_alone_who_were_reached_in_the_chosen_way_get_it(provider):
    apology = apology_for(provider, "unsent")

    run_queued(provider, approve(apology).pk)

    assert [one.customer.account_number for one in apologies(provider)] == ["C-000", "C-001"]


def test_after_taking_back_it_tells_the_balance_as_it_then_is(provider):
    apology = apology_for(provider)
    order = order_take_back(
        apology.incident, ["REVERSE"], as_of=DAY, reason="Wrong rate", actor="max"
    )
    run_queued(provider, order.pk)

    run_queued(provider, approve(apology).pk)

    assert "you owe $0.00" in apologies(provider)[0].text


def test_whoever_prepared_it_does_not_approve_it(provider):
    apology = apology_for(provider)

    with pytest.raises(Refused) as refused:
        approve_apology(apology, as_of=DAY, actor="max")

    assert refused.value.code == "own_apology"
    assert apologies(provider) == []


def test_what_is_approved_is_neither_approved_again_nor_written_anew(provider):
    apology = apology_for(provider)
    approve(apology)

    for act in (lambda: approve(apology), lambda: anew(apology.incident)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "apology_approved"


def anew(incident: Incident, **values: object) -> Apology:
    usual = {"reaches": ["charges"], "subject": "Sorry", "text": "We are.", "actor": "clara"}
    return prepare_apology(incident, **(usual | values))


def test_until_then_it_can_be_written_anew_and_its_last_author_does_not_approve_it(provider):
    apology = anew(apology_for(provider).incident)

    assert (apology.subject, apology.prepared_by) == ("Sorry", "clara")
    with pytest.raises(Refused):
        approve(apology)
    assert Apology.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reaches": []}, "choice_required"),
        ({"reaches": ["everybody"]}, "choice_required"),
        ({"text": " "}, "template_incomplete"),
        ({"text": "You owe $threshold"}, "template_placeholder_unknown"),
        ({"subject": "one\ntwo"}, "not_one_line"),
    ],
)
def test_an_apology_that_cannot_be_sent_is_refused(provider, values, code):
    incident = apology_for(provider, charged=1, mailed=0).incident

    with pytest.raises(Refused) as refused:
        anew(incident, **values)

    assert refused.value.code == code


def test_one_to_nobody_is_not_approved(provider):
    apology = apology_for(provider, "messages")

    with pytest.raises(Refused) as refused:
        approve(apology)

    assert refused.value.code == "nobody_reached"


def test_who_cannot_be_mailed_is_on_record_with_the_reason(provider):
    apology = apology_for(provider, mailed=0)
    Customer.objects.filter(account_number="C-000").update(email="")
    record_mail_event(provider, address="C-001@example.test", cause="BOUNCE")

    done = run_queued(provider, approve(apology).pk)

    assert done.counts == {"emails": 2, "not_mailed": 2}
    assert [(one.status, one.reason) for one in apologies(provider)[:2]] == [
        ("SKIPPED", "the account has no e-mail address"),
        ("SKIPPED", "the address is blocked"),
    ]


def test_an_address_that_bounces_while_the_apology_waits_is_not_mailed(provider):
    run_queued(provider, approve(apology_for(provider, charged=1, mailed=0)).pk)
    record_mail_event(provider, address="c-000@example.test", cause="BOUNCE")

    send_waiting(provider)

    (email,) = apologies(provider)
    assert (email.status, email.reason) == ("SKIPPED", "the address is blocked")


def test_a_run_that_is_killed_goes_on_and_writes_to_nobody_twice(committed_provider, monkeypatch):
    provider = committed_provider
    monkeypatch.setattr(taking, "FEWEST", 2)
    run = approve(apology_for(provider, charged=7, mailed=0))
    with monkeypatch.context() as dying:
        dying.setattr(runner, "work_on", die_after_two_chunks)
        with pytest.raises(KeyboardInterrupt):
            run_queued(provider, run.pk)
    assert len(apologies(provider)) == 4

    done = run_queued(provider, run.pk)

    assert (done.status, done.counts["emails"]) == ("SUCCEEDED", 7)
    assert len(apologies(provider)) == 7
