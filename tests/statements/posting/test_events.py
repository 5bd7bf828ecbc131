"""Each statement has an event, and another one of what it has posted."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Event, ProcessRun, Provider, UnreadEvent
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction, recording
from statements.models import Statement
from statements.posting import batch
from statements.posting.batch import create_statements
from statements.posting.operations import create_final
from sync.workflows.forecast import bill_day
from tests.factories import CustomerFactory, TransactionFactory, make_family

AS_OF = date(2026, 12, 27)
BOTH = ["statement.created", "transactions.posted"]


def billable(**values: Any) -> Customer:
    return TransactionFactory(customer=CustomerFactory(**values)).customer


def create(provider: Provider) -> None:
    create_statements(provider, accounts=AccountRange(), as_of=AS_OF)


def told() -> list[str]:
    types = Event.objects.order_by("pk").values_list("type", flat=True)
    return [one for one in types if one in BOTH]


def run(provider: Provider, **options: Any) -> ProcessRun:
    return run_process(provider, "statements", as_of=AS_OF, started_by="a test", **options)


def test_they_tell_of_the_statement_and_of_what_it_has_posted(provider: Provider) -> None:
    customer = CustomerFactory(account_number="A-1")
    for kind, amount in (("CHARGE", "10"), ("CHARGE", "5.5"), ("CREDIT", "1"), ("PAYMENT", "4")):
        TransactionFactory(customer=customer, kind=kind, amount=Decimal(amount))

    with recording(actor="clara", reason="the end of the month"):
        create(provider)

    bill = Statement.objects.get()
    created, posted = Event.objects.order_by("pk")
    assert [created.type, posted.type] == BOTH
    for event, kind in ((created, "statement"), (posted, "transactions")):
        assert (event.object_kind, event.object_key) == (kind, bill.statement_number)
        assert (event.object_id, event.customer_id) == (bill.pk, customer.pk)
        assert (event.actor, event.reason) == ("clara", "the end of the month")
        assert event.as_of == AS_OF
    assert posted.data == {
        "statement_number": bill.statement_number,
        "account_number": "A-1",
        "currency": "USD",
        "posted_on": "2026-12-27",
        "count": 4,
        "charges": "15.50",
        "credits": "1.00",
        "payments": "4.00",
        "amount": "10.50",
    }


def test_the_statement_is_told_as_the_api_shows_it(
    api: APIClient, plain_provider: Provider
) -> None:
    with provider_transaction(plain_provider):
        billable(currency="JPY")
        create(plain_provider)

    created, _ = api.get("/api/v1/events").json()["results"]

    shown = api.get(f"/api/v1/statements/{created['object']['key']}")
    assert created["data"] == shown.json()
    assert created["etag"] == shown["ETag"]


def test_a_family_has_one_of_each(provider: Provider) -> None:
    parent, children = make_family(2)
    for member in (parent, *children):
        TransactionFactory(customer=member)

    create(provider)

    assert told() == BOTH
    event = Event.objects.get(type="transactions.posted")
    assert (event.customer_id, event.data["count"]) == (parent.pk, 3)


def test_nothing_is_told_the_second_time(provider: Provider) -> None:
    billable()
    create(provider)
    create(provider)

    assert told() == BOTH


def test_a_run_tells_of_each_statement_and_a_dry_one_of_none(plain_provider: Provider) -> None:
    with provider_transaction(plain_provider):
        for _ in range(3):
            billable()
    run(plain_provider, dry_run=True)
    with provider_transaction(plain_provider):
        assert told() == []

    made = run(plain_provider)

    with provider_transaction(plain_provider):
        assert told() == [BOTH[0]] * 3 + [BOTH[1]] * 3
        runs = Event.objects.filter(type__in=BOTH).values_list("run_id", "actor").distinct()
        assert list(runs) == [(made.pk, "a test")]


def test_a_final_statement_is_told(provider: Provider) -> None:
    billable(status="CLOSED", cycle_date=None)

    create_final(provider, as_of=AS_OF)

    assert told() == BOTH
    assert Event.objects.get(type="statement.created").data["kind"] == "FINAL"


def test_what_is_made_by_the_api_is_told_and_a_dry_run_is_not(
    plain_provider: Provider, key_for: Any, calling: Any
) -> None:
    api = calling(key_for(plain_provider, "read", "run"))
    with provider_transaction(plain_provider):
        billable(account_number="A-1", status="CLOSED", cycle_date=None)
    body = {"account_numbers": ["A-1"], "kind": "FINAL"}

    dry = body | {"dry_run": True}
    assert api.post("/api/v1/statements", dry, format="json").status_code == 200
    with provider_transaction(plain_provider):
        assert told() == []
    assert api.post("/api/v1/statements", body, format="json").status_code == 200
    with provider_transaction(plain_provider):
        assert told() == BOTH


def test_a_forecast_that_is_rolled_back_tells_nothing(provider: Provider) -> None:
    customer = billable(bill_profile__auto_create_statements=True)
    with transaction.atomic():
        bill_day(provider, [customer.pk], AS_OF, automatic=True)
        assert told() == BOTH
        transaction.set_rollback(True)

    assert told() == []


def test_a_statement_that_fails_is_not_told(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    billable()
    monkeypatch.setattr(batch, "Created", None)  # what comes last, after the events

    with pytest.raises(TypeError), transaction.atomic():
        create(provider)

    assert told() == []
    assert not Statement.objects.exists()


def test_webhooks_are_woken_once_for_each_type(provider: Provider) -> None:
    for _ in range(5):
        billable()

    create(provider)

    waiting = UnreadEvent.objects.filter(reader="webhooks").order_by("event")
    assert list(waiting.values_list("event__type", flat=True)) == BOTH


def test_a_chunk_writes_them_with_two_statements(provider: Provider) -> None:
    for _ in range(5):
        billable()
    written: list[str] = []

    def see(execute: Any, sql: str, *more: Any) -> Any:
        written.extend([sql] if "INSERT INTO accounts_event" in sql else [])
        return execute(sql, *more)

    with connection.execute_wrapper(see):
        create(provider)

    assert len(written) == 2
