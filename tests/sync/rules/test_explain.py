"""Explain says of every rule, with the account's own values, whether and when it holds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from statements.charges.batch.one_time import charge_once
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.posting.batch import create_statements
from sync.rules.explain import explain
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OneTimeProductFactory,
    OrderFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
)
from tests.sync.day.a_day import AS_OF, make_work_for_every_process, run

EVERYBODY = AccountRange()


def rule(verdict: dict[str, Any], number: str) -> dict[str, Any]:
    (found,) = [rule for rule in verdict["rules"] if rule["rule"] == number]
    return found


def test_each_rule_of_the_queue_is_told_with_its_dates(provider: Provider) -> None:
    customer = TransactionFactory().customer
    StatementFactory(customer=customer, created_on=date(2026, 12, 1), due_date=date(2027, 1, 20))

    statement = explain(customer, AS_OF)["statement"]

    assert not statement["eligible"]
    assert [rule["rule"] for rule in statement["rules"]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [rule["rule"] for rule in statement["rules"] if not rule["holds"]] == ["4"]
    assert (
        rule(statement, "2")["detail"]
        == "cycle date 2027-01-01 - 5 lead days = 2026-12-27, as of 2026-12-27"
    )
    assert rule(statement, "4")["detail"] == (
        "cycle date 2027-01-01 + 20 terms days = 2027-01-21, "
        "last due date 2027-01-20 + 5 days = 2027-01-25"
    )


@pytest.mark.parametrize("days", [1, 10, 100])
def test_the_first_date_is_the_first_on_which_the_process_acts(
    provider: Provider, days: int
) -> None:
    customer = TransactionFactory(customer__bill_profile__auto_create_statements=True).customer
    early = AS_OF - timedelta(days=days)

    statement = explain(customer, early)["statement"]

    assert (statement["eligible"], statement["first_on"]) == (False, AS_OF)
    assert (
        create_statements(provider, accounts=EVERYBODY, as_of=AS_OF - timedelta(days=1)).statements
        == 0
    )
    assert create_statements(provider, accounts=EVERYBODY, as_of=AS_OF).statements == 1


def test_the_first_date_of_an_advance_is_the_first_on_which_it_moves(provider: Provider) -> None:
    customer = CustomerFactory()
    first_on = explain(customer, AS_OF)["cycle"]["first_on"]

    assert first_on == date(2027, 1, 27)
    assert (
        advance_cycle_dates(
            provider, accounts=EVERYBODY, as_of=first_on - timedelta(days=1)
        ).customers
        == 0
    )
    assert advance_cycle_dates(provider, accounts=EVERYBODY, as_of=first_on).customers == 1


def test_the_first_date_of_a_closure_is_the_day_after_the_exemption(provider: Provider) -> None:
    customer = CustomerFactory(sync_exempt_until=date(2027, 1, 9))

    closure = explain(customer, AS_OF)["sync_status"]

    assert (closure["eligible"], closure["first_on"]) == (False, date(2027, 1, 10))


def test_where_waiting_does_not_help_there_is_no_first_date(provider: Provider) -> None:
    customer = CustomerFactory(status="SUSPENDED")

    explained = explain(customer, AS_OF)

    assert [explained[part]["first_on"] for part in ("statement", "cycle", "sync_status")] == [
        None,
        None,
        None,
    ]


def test_what_keeps_an_account_open_is_counted(provider: Provider) -> None:
    customer = LineFactory().customer
    LineFactory(customer=customer, status="SUSPENDED")
    ProductFactory(customer=customer)
    OrderFactory(customer=customer)

    closure = explain(customer, AS_OF)["sync_status"]

    details = [rule(closure, number)["detail"] for number in ("2", "3", "4")]
    assert details == ["2 such lines", "1 such products", "1 such orders"]


def test_a_product_is_told_its_own_rules(provider: Provider) -> None:
    customer = CustomerFactory()
    ProductFactory(customer=customer, product_ref="A", billed_through_date=date(2027, 1, 31))
    OneTimeProductFactory(customer=customer, product_ref="B", status="PENDING")

    recurring, one_time = explain(customer, AS_OF)["products"]

    assert (recurring["product_ref"], one_time["product_ref"]) == ("A", "B")
    assert (
        "cycle date 2027-01-01 + 1 advance months - 1 day = 2027-01-31"
        in rule(recurring, "3")["detail"]
    )
    assert [rule["rule"] for rule in recurring["rules"] if not rule["holds"]] == ["3"]
    assert [rule["rule"] for rule in one_time["rules"] if not rule["holds"]] == ["2"]


@pytest.mark.parametrize("changes", [{"cycle_date": None, "cycle_day": None}, {"status": "LEAD"}])
def test_an_account_without_dates_is_explained_all_the_same(
    provider: Provider, changes: dict[str, Any]
) -> None:
    customer = CustomerFactory(**changes)
    ProductFactory(customer=customer, billed_through_date=None)

    explained = explain(customer, AS_OF)

    assert not any(explained[part]["eligible"] for part in ("statement", "cycle", "sync_status"))
    assert not explained["products"][0]["eligible"]


def test_what_is_explained_as_eligible_is_what_the_processes_take(provider: Provider) -> None:
    make_work_for_every_process()
    explained = {customer.pk: explain(customer, AS_OF) for customer in Customer.objects.all()}
    eligible = {
        part: sum(account[part]["eligible"] for account in explained.values())
        for part in ("statement", "cycle", "sync_status")
    }
    chargeable = sum(
        product["eligible"] for account in explained.values() for product in account["products"]
    )

    recurring = post_recurring_charges(provider, accounts=EVERYBODY, as_of=AS_OF)
    charged = charge_once(provider, accounts=EVERYBODY, as_of=AS_OF)

    assert chargeable == recurring.products + recurring.parked + charged
    assert eligible["cycle"] == 1
    assert (
        eligible["sync_status"] == run(provider, "sync-status", dry_run=True).counts["candidates"]
    )
    assert eligible["statement"] == 1


def test_an_amount_of_nothing_does_not_make_a_statement(provider: Provider) -> None:
    customer = TransactionFactory(amount=Decimal(0)).customer

    statement = explain(customer, AS_OF)["statement"]

    assert [rule["rule"] for rule in statement["rules"] if not rule["holds"]] == ["6"]
