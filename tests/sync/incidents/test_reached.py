"""Whom a run, a change of a setting and a time have reached, and nobody else."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.bill_profiles.operations import edit_profile
from accounts.models import Customer, Provider, SettingChange
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from notifications.email.outbox import send_waiting
from notifications.models import ThresholdRule
from notifications.serving.operations import serve
from products.models import Line
from products.services.operations import change_line
from sync.incidents.queries import accounts_reached, tallies_of
from sync.incidents.reached import Reached
from sync.incidents.scope import scope_of_change, scope_of_run, scope_of_time
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OctoberStatementFactory,
    TransactionFactory,
)
from tests.notifications.balances.accounts import make_rule
from tests.notifications.messages.making import GENERAL, live
from tests.sync.incidents.story import (
    DAY,
    WRONG,
    bad_day,
    charge_wrongly,
    make_customers,
    make_untouched,
)


def numbers(reached: Reached, reach: str = "") -> list[str]:
    found = accounts_reached(reached, [reach] if reach else ()).order_by("account_number")
    return list(found.values_list("account_number", flat=True))


def counted(reached: Reached) -> dict[str, int]:
    return {one.reach.value: one.number for one in tallies_of(reached) if one.number}


def test_a_run_of_wrong_charges_has_reached_exactly_those_that_it_charged(provider):
    run = bad_day(provider, charged=300, mailed=40)
    send_waiting(provider)

    reached = Reached(provider, scope_of_run(run))

    assert len(numbers(reached)) == 300
    assert numbers(reached, "sent") == [f"C-{place:03}" for place in range(40)]
    assert counted(reached) == {"charges": 300, "sent": 40}
    (charges,) = [one for one in tallies_of(reached) if one.reach == "charges"]
    assert (charges.amount, charges.accounts, charges.currency) == (300 * WRONG, 300, "USD")


def test_what_people_enter_while_a_run_is_at_work_is_not_of_the_run(provider):
    run = bad_day(provider)
    other = CustomerFactory(account_number="Z-2")
    TransactionFactory(customer=other)

    assert "Z-2" not in numbers(Reached(provider, scope_of_run(run)))


def test_an_email_that_was_due_without_the_charges_has_not_followed_from_them(provider):
    make_rule(-50)
    deep, *_ = make_customers(2, mailed=2)
    TransactionFactory(customer=deep, amount=Decimal(70))

    run = charge_wrongly(provider)

    assert numbers(Reached(provider, scope_of_run(run)), "unsent") == ["C-001"]


def test_an_episode_from_before_the_charges_has_not_followed_from_them(provider):
    make_rule(-50)
    early, *_ = make_customers(1, mailed=1)
    TransactionFactory(customer=early, amount=Decimal(70))
    run_process(provider, "thresholds", as_of=DAY, started_by="a test", force=True)

    run = charge_wrongly(provider)

    assert numbers(Reached(provider, scope_of_run(run)), "unsent") == []


def test_a_run_of_sync_status_has_reached_what_it_closed(provider):
    line = LineFactory(customer=CustomerFactory(account_number="A-1", cycle_date=None))
    LineFactory(customer=CustomerFactory(account_number="A-2", cycle_date=None))
    days = {"as_of": DAY - timedelta(days=3), "effective_on": DAY - timedelta(days=5)}
    change_line(line, "disconnect", **days)

    run = run_process(provider, "sync-status", as_of=DAY, started_by="a test")

    reached = Reached(provider, scope_of_run(run))
    assert numbers(reached) == ["A-1"]
    assert counted(reached) == {"status_changes": 1, "closures": 1}


def test_a_run_of_statements_has_reached_those_that_it_billed(provider):
    bad_day(provider)

    run = run_process(provider, "statements", as_of=DAY, started_by="a test")

    reached = Reached(provider, scope_of_run(run))
    assert counted(reached) == {"statements": 4}
    assert len(numbers(reached)) == 4


def test_a_payment_message_that_was_shown_after_the_charges_has_followed_from_them(provider):
    run = bad_day(provider)
    customer = Customer.objects.get(account_number="C-000")
    OctoberStatementFactory(customer=customer, charges=Decimal(9))
    TransactionFactory(customer=customer, amount=Decimal(9), date=date(2026, 10, 1))
    live(provider)
    live(provider, **GENERAL)
    assert len(serve(provider, customer, "OWNER", DAY)) == 2

    reached = Reached(provider, scope_of_run(run))

    assert numbers(reached, "messages") == ["C-000"]
    assert counted(reached)["messages"] == 1


def test_a_change_of_a_bill_profile_has_reached_those_that_runs_then_billed_by_it(provider):
    make_rule(-50)
    (customer, *_) = make_customers(2, mailed=1)
    make_customers(1, profile=make_untouched().bill_profile, first="D")
    edit_profile(customer.bill_profile, {"advance_months": 2})
    TransactionFactory(customer=customer)

    charge_wrongly(provider)

    reached = Reached(provider, scope_of_change(SettingChange.objects.get(name="MONTHLY")))
    assert numbers(reached) == ["C-000", "C-001"]
    assert counted(reached) == {"charges": 4, "unsent": 1}


def test_a_change_of_a_setting_ends_with_the_next_one(provider):
    (customer, *_) = make_customers(1)
    edit_profile(customer.bill_profile, {"lead_days": 6})
    edit_profile(customer.bill_profile, {"lead_days": 7})

    charge_wrongly(provider)

    first, second = SettingChange.objects.order_by("pk")
    assert numbers(Reached(provider, scope_of_change(first))) == []
    assert numbers(Reached(provider, scope_of_change(second))) == ["C-000"]


def test_a_change_of_a_rule_has_reached_those_that_it_then_mailed(provider):
    rule = make_rule(-900)
    make_customers(3, mailed=2)
    ThresholdRule.objects.filter(pk=rule.pk).update(threshold=-50)
    ThresholdRule.objects.filter(pk=rule.pk).update(next_check="SEND")

    charge_wrongly(provider)

    (change,) = SettingChange.objects.all()
    assert change.after == {"threshold": -50}
    reached = Reached(provider, scope_of_change(change))
    assert numbers(reached) == ["C-000", "C-001"]
    assert counted(reached) == {"unsent": 2}


def test_a_time_has_all_that_was_written_in_it(committed_provider):
    provider = committed_provider
    before = timezone.now()
    bad_day(provider)
    after = timezone.now()
    with provider_transaction(provider):
        TransactionFactory(customer=Customer.objects.get(account_number="Z-1"))

        reached = Reached(provider, scope_of_time(before, after))

        assert counted(reached) == {"charges": 4, "unsent": 2}
        assert numbers(Reached(provider, scope_of_time(after, timezone.now()))) == ["Z-1"]


def test_another_providers_rows_are_out_of_reach(provider, other_profile):
    run = bad_day(provider)
    other: Provider = other_profile.provider
    with provider_transaction(other):
        LineFactory()
        assert Line.objects.count() == 1
        assert numbers(Reached(other, scope_of_run(run))) == []
