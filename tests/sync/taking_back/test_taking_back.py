"""Taking an incident back: the balances to the cent, once, and the record of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, ProcessRun
from accounts.processes import runner
from accounts.processes.runner import run_process, run_queued
from accounts.tenancy.transactions import provider_transaction
from notifications.email.outbox import send_waiting
from notifications.models import Email, Message
from notifications.serving.operations import serve
from products.services.operations import change_line
from statements.ledger.operations import reverse_transaction
from statements.models import Transaction
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_time
from sync.models import Closure, Incident, TakenBack
from sync.taking_back import taking
from sync.taking_back.operations import order_take_back
from sync.taking_back.plans import plan_of
from sync.taking_back.states import Act
from tests.factories import (
    CustomerFactory,
    LineFactory,
    ProductFactory,
    TransactionFactory,
    make_family,
)
from tests.notifications.messages.making import GENERAL, live
from tests.sync.incidents.story import DAY, bad_day, balances
from tests.sync.taking_back.orders import (
    ALL,
    die_after_two_chunks,
    incident_of,
    record,
    take_back,
)


def test_three_hundred_wrong_charges_are_taken_back_to_the_cent(provider):
    with provider_transaction(provider):
        TransactionFactory(customer=CustomerFactory(account_number="B-1"), amount=Decimal("7.31"))
    before = balances(provider)
    run = bad_day(provider, charged=300, mailed=20)
    assert sum(balances(provider).values()) == Decimal("18007.31")

    done = take_back(incident_of(provider, run))

    assert done.status == "SUCCEEDED", done.error
    assert done.counts == {"reversed": 300, "restored": 0, "not_possible": 0}
    after = balances(provider)
    assert {number: owed for number, owed in after.items() if owed} == before
    assert record(Incident.objects.get()) == {("REVERSE", True): 300, ("HOLD", True): 20}


def test_a_second_time_changes_nothing(provider):
    incident = incident_of(provider, bad_day(provider))
    take_back(incident)
    entries = Transaction.objects.count()

    again = take_back(incident)

    assert (again.status, again.counts["reversed"]) == ("SUCCEEDED", 0)
    assert Transaction.objects.count() == entries
    assert set(balances(provider).values()) == {Decimal(0)}


def test_emails_that_wait_are_held_with_the_order_and_no_worker_is_needed(provider):
    incident = incident_of(provider, bad_day(provider))

    order_take_back(incident, ALL, as_of=DAY, reason="Wrong rate", actor="max")

    assert set(Email.objects.values_list("status", "reason")) == {
        ("HELD", "held by max: Wrong rate")
    }
    assert send_waiting(provider) == {}


def test_an_email_that_has_left_is_reached_and_not_held(provider):
    run = bad_day(provider)
    send_waiting(provider)
    incident = incident_of(provider, run)

    (step,) = plan_of(incident, [Act.HOLD])
    take_back(incident, [Act.HOLD])

    assert (step.number, step.others) == (0, 2)
    assert set(Email.objects.values_list("status", flat=True)) == {"SENT"}


def test_a_message_that_is_still_shown_is_paused(provider):
    message = live(provider, **GENERAL)
    customer = CustomerFactory()
    serve(provider, customer, "OWNER", DAY)
    first, last = (message.launched_at + timedelta(days=days) for days in (-1, 1))
    incident = open_incident(
        provider, scope_of_time(first, last), title="A wrong message", actor="max"
    )

    take_back(incident)

    assert Message.objects.get().status == "PAUSED"
    (row,) = TakenBack.objects.all()
    assert (row.act, row.done, row.name) == ("STOP", True, "News")


def closed_by_a_run(*numbers: str) -> None:
    for number in numbers:
        line = LineFactory(customer=CustomerFactory(account_number=number, cycle_date=None))
        days = {"as_of": DAY - timedelta(days=3), "effective_on": DAY - timedelta(days=5)}
        change_line(line, "disconnect", **days)


def test_closures_are_restored_and_what_has_changed_since_is_not(provider):
    closed_by_a_run("A-1", "A-2")
    run = run_process(provider, "sync-status", as_of=DAY, started_by="a test")
    Customer.objects.filter(account_number="A-2").update(status="OPEN")
    incident = incident_of(provider, run)
    (step,) = plan_of(incident, [Act.RESTORE])

    done = take_back(incident)

    assert (step.number, step.others) == (1, 1)
    assert done.counts == {"reversed": 0, "restored": 1, "not_possible": 1}
    assert set(Closure.objects.values_list("outcome", flat=True)) == {"RESTORED", "CLOSED"}
    (refused,) = TakenBack.objects.filter(done=False)
    assert refused.name == "A-2"
    assert "A-2 has changed since" in refused.reason


def test_what_was_not_possible_is_tried_again_and_its_record_tells_the_last_outcome(provider):
    run = bad_day(provider, charged=1, mailed=0)
    incident = incident_of(provider, run)
    entry = Transaction.objects.get()
    TakenBack.objects.create(
        provider=provider,
        incident=incident,
        take_back=first_order(incident),
        act="REVERSE",
        object_id=entry.pk,
        customer=entry.customer,
        name=entry.transaction_ref,
        done=False,
        reason="something was in the way",
    )

    take_back(incident, [Act.REVERSE])

    assert TakenBack.objects.get(object_id=entry.pk).done
    assert record(incident) == {("REVERSE", True): 1}


def first_order(incident: Incident) -> object:
    run = order_take_back(incident, [Act.STOP], as_of=DAY, reason="x", actor="max")
    run_queued(incident.provider, run.pk)
    return incident.take_backs.get()


def test_what_somebody_has_reversed_already_is_left_and_on_record(provider):
    run = bad_day(provider)
    entry = Transaction.objects.order_by("pk")[0]
    reverse_transaction(entry, as_of=DAY, reason="by hand")
    incident = incident_of(provider, run)
    (step,) = plan_of(incident, [Act.REVERSE])

    done = take_back(incident, [Act.REVERSE])

    assert (step.number, step.others) == (3, 1)
    assert step.amounts == (("Charge", "USD", Decimal(180)),)
    assert done.counts == {"reversed": 3, "restored": 0, "not_possible": 1}
    assert set(balances(provider).values()) == {Decimal(0)}


def test_a_dry_run_counts_and_changes_nothing(provider):
    incident = incident_of(provider, bad_day(provider))
    before = balances(provider)

    dry = take_back(incident, dry_run=True)

    assert dry.counts == {"reversed": 4, "restored": 0, "not_possible": 0}
    assert balances(provider) == before
    assert record(incident) == {}
    assert set(Email.objects.values_list("status", flat=True)) == {"WAITING"}
    assert Incident.objects.get().settled_at is None


def test_payments_are_reversed_only_where_that_is_chosen(provider):
    payer = CustomerFactory()
    paid = TransactionFactory(customer=payer, kind="PAYMENT")
    paid.refresh_from_db()
    day = timedelta(days=1)
    scope = scope_of_time(paid.created_at - day, paid.created_at + day)
    incident = open_incident(provider, scope, title="A double payment", actor="max")

    take_back(incident, [Act.REVERSE])
    assert set(balances(provider).values()) == {Decimal(-10)}
    take_back(incident, [Act.PAYMENTS])
    assert set(balances(provider).values()) == {Decimal(0)}


def test_a_childs_charge_is_taken_back_from_the_account_that_pays(provider):
    _, (child,) = make_family()
    ProductFactory(customer=child, line=LineFactory(customer=child))
    run = run_process(provider, "mrc", as_of=DAY, started_by="a test")
    owed = balances(provider)

    take_back(incident_of(provider, run))

    assert set(owed.values()) == {Decimal(30)}
    assert set(balances(provider).values()) == {Decimal(0)}


def test_a_run_that_is_killed_half_way_goes_on(committed_provider, monkeypatch):
    provider = committed_provider
    monkeypatch.setattr(taking, "FEWEST", 3)
    incident = incident_of(provider, bad_day(provider, charged=10, mailed=2))
    with provider_transaction(provider, actor="max"):
        run = order_take_back(incident, ALL, as_of=DAY, reason="Wrong rate", actor="max")
    with monkeypatch.context() as dying:
        dying.setattr(runner, "work_on", die_after_two_chunks)
        with pytest.raises(KeyboardInterrupt):
            run_queued(provider, run.pk)
    with provider_transaction(provider):
        assert ProcessRun.objects.get(pk=run.pk).status == "RUNNING"
        assert TakenBack.objects.filter(act="REVERSE").count() == 6

    done = run_queued(provider, run.pk)

    assert (done.status, done.counts["reversed"]) == ("SUCCEEDED", 10)
    assert set(balances(provider).values()) == {Decimal(0)}
    with provider_transaction(provider):
        assert Transaction.objects.exclude(reverses=None).count() == 10
