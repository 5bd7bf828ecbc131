"""An integrator watches a year pass: the clock of a sandbox runs every day on the way."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.clock import local_today
from accounts.models import DailyRun, Provider
from accounts.tenancy.transactions import provider_transaction
from statements.models import Transaction
from sync.day import api, tasks
from sync.day.sandbox_clock import advance
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory, ProviderFactory

CLOCK = "/api/v1/test-clock"
DAY = timedelta(days=1)


@pytest.fixture
def tester(plain_provider, key_for, calling, monkeypatch):
    """A key that moves the clock; its days are run by hand."""
    monkeypatch.setattr(api.advance_clock, "delay", lambda key: None)
    return calling(key_for(plain_provider, "read", "write", "run"))


def send(tester, day, **values):
    return tester.post(CLOCK, {"advance_to": day.isoformat(), **values}, format="json")


def days_run(provider):
    with provider_transaction(provider):
        return list(DailyRun.objects.order_by("as_of").values_list("as_of", flat=True))


def test_it_runs_every_day_on_the_way_and_becomes_today(plain_provider, tester):
    today = local_today(plain_provider)

    sent = send(tester, today + 3 * DAY)
    assert sent.status_code == 202
    assert sent.json() == {
        "today": today.isoformat(),
        "advance_to": (today + 3 * DAY).isoformat(),
        "days_left": 3,
    }
    advance(plain_provider, days=1)
    assert tester.get(CLOCK).json()["days_left"] == 2
    advance(plain_provider)

    assert days_run(plain_provider) == [today + number * DAY for number in range(4)]
    there = {"today": (today + 3 * DAY).isoformat(), "advance_to": None, "days_left": 0}
    assert tester.get(CLOCK).json() == there
    assert tester.get("/api/v1/me").json()["today"] == there["today"]
    again = send(tester, today + 3 * DAY)
    assert (again.status_code, again.json()) == (200, there)
    assert len(days_run(plain_provider)) == 4


def test_writes_wait_while_it_goes_forward_and_reads_do_not(plain_provider, tester):
    day = local_today(plain_provider) + 2 * DAY
    send(tester, day)

    refused = tester.post("/api/v1/bill-profiles", {"code": "X", "name": "X"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "clock_advancing")
    assert tester.get("/api/v1/customers").status_code == 200
    assert send(tester, day).status_code == 202
    assert send(tester, day + DAY).json()["code"] == "clock_advancing"
    advance(plain_provider)
    written = tester.post("/api/v1/bill-profiles", {"code": "X", "name": "X"}, format="json")
    assert written.json()["code"] != "clock_advancing"


def test_it_goes_forward_only_and_for_a_sandbox_alone(plain_provider, tester, key_for, calling):
    assert send(tester, local_today(plain_provider) - DAY).json()["code"] == "clock_back"
    live = ProviderFactory(sandbox=False)
    refused = send(calling(key_for(live, "run")), local_today(live) + DAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_sandbox")
    reader = calling(key_for(plain_provider, "read", "write"))
    assert send(reader, local_today(plain_provider) + DAY).status_code == 403


def test_a_dry_run_moves_nothing(plain_provider, tester):
    answer = send(tester, local_today(plain_provider) + DAY, dry_run=True)

    assert (answer.status_code, answer.json()["days_left"]) == (202, 1)
    assert tester.get(CLOCK).json()["advance_to"] is None


def test_one_jump_bills_what_as_many_steps_do(db):
    jumped, stepped = (selling() for _ in range(2))
    start, end = date(2027, 1, 28), date(2027, 2, 4)

    command(jumped, end)
    for number in range(1, (end - start).days + 1):
        command(stepped, start + number * DAY)

    assert days_run(jumped) == days_run(stepped)
    assert entries(jumped) == entries(stepped) != []


def test_the_tick_takes_up_a_clock_that_was_left_on_its_way(plain_provider, tester, monkeypatch):
    send(tester, local_today(plain_provider) + DAY)
    sent = []
    monkeypatch.setattr(tasks.advance_clock, "delay", sent.append)

    tasks.tick()
    assert sent == [plain_provider.pk]
    tasks.advance_clock(plain_provider.pk)
    tasks.tick()

    assert sent == [plain_provider.pk]
    assert len(days_run(plain_provider)) == 2


def test_a_long_way_is_gone_in_several_tasks(plain_provider, tester, monkeypatch):
    monkeypatch.setattr(tasks, "STEP", 1)
    send(tester, local_today(plain_provider) + 2 * DAY)
    sent = []
    monkeypatch.setattr(tasks.advance_clock, "delay", sent.append)

    tasks.advance_clock(plain_provider.pk)
    assert sent == [plain_provider.pk]
    tasks.advance_clock(plain_provider.pk)

    assert sent == [plain_provider.pk]
    assert tester.get(CLOCK).json()["advance_to"] is None


def test_the_command_refuses_a_live_provider(db):
    live = ProviderFactory(sandbox=False)
    with pytest.raises(CommandError, match="is live"):
        command(live, local_today(live) + DAY)


def selling() -> Provider:
    """A sandbox of 2027-01-28 with one account that is billed by the month."""
    provider: Provider = ProviderFactory(clock_on=date(2027, 1, 28))
    with provider_transaction(provider):
        customer = CustomerFactory(cycle_date=date(2027, 1, 31), cycle_day=31)
        kind = ProductTypeFactory(default_rate=Decimal(10))
        ProductFactory(customer=customer, product_type=kind, billed_through_date=date(2026, 12, 30))
    return provider


def entries(provider: Provider) -> list[tuple[date, Decimal]]:
    with provider_transaction(provider):
        return list(Transaction.objects.order_by("pk").values_list("date", "amount"))


def command(provider: Provider, day: date) -> None:
    call_command("advance_clock", provider=provider.slug, to=day, json=False, stdout=StringIO())
