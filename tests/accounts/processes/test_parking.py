"""An account whose data a process cannot work on is parked and named; the others are done."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounts.models import Customer, DailyRun, ParkedAccount, ProcessRun, Provider
from accounts.processes import parking
from accounts.processes.parking import DATA_ERRORS, release
from accounts.processes.runner import run_queued
from accounts.processes.states import Trigger
from notifications.balances.check import check_balances_of
from notifications.models import Alert, ThresholdEpisode
from products.models import Product
from sync.day.daily import run_daily
from sync.models import IssueCount, ScheduledWorkflow
from sync.rules.issues import count_by_code
from sync.workflows.operations import schedule_workflow
from tests.factories import CustomerFactory, ProductFactory, TransactionFactory
from tests.notifications.balances.accounts import make_rule
from tests.sync.day.a_day import AS_OF, run

BEFORE = date(2026, 12, 20)
UNREADABLE = "12000-12-31"
LARGE = Decimal("9999999999999999")


@pytest.fixture
def products(provider: Provider) -> list[Product]:
    """Seven accounts with a product each; the fourth's rate, behind the check, cannot be billed."""
    made = [ProductFactory(customer=CustomerFactory()) for _ in range(7)]
    drop_check("products_product", "product_price_bound")
    Product.objects.filter(pk=made[3].pk).update(rate=LARGE, quantity=1000)
    return made


def drop_check(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute("SET ROLE billing_app")


def poison_dates(customer: Customer) -> None:
    """Give the customer a cycle date that never comes and a first day that Python cannot hold."""
    drop_check("accounts_customer", "customer_dates_bound")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_customer SET opened_on = %s, cycle_date = %s WHERE id = %s",
            [UNREADABLE, "infinity", customer.pk],
        )


def poison_balance(customer: Customer) -> None:
    """Let the account's last statement be on a day that cannot be counted from."""
    TransactionFactory(customer=customer)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "UPDATE statements_accountbalance SET last_statement_created_on = %s"
            " WHERE customer_id = %s",
            ["5874897-12-31", customer.pk],
        )
        cursor.execute("SET ROLE billing_app")


def charged(products: list[Product]) -> list[int]:
    return [product.transactions.count() for product in products]


def parked() -> list[tuple[str, str]]:
    rows = ParkedAccount.objects.order_by("id")
    return list(rows.values_list("process", "customer__account_number"))


def test_the_others_are_billed_and_the_one_is_named(
    provider: Provider, products: list[Product]
) -> None:
    record = run(provider, "mrc")
    number = products[3].customer.account_number

    assert charged(products) == [1, 1, 1, 0, 1, 1, 1]
    assert (record.status, record.error, record.note) == ("SUCCEEDED", "", f"parked: {number}")
    assert record.counts == {
        "charges": 6,
        "credits": 0,
        "products": 6,
        "parked": 0,
        "parked_accounts": 1,
    }
    assert parked() == [("mrc", number)]
    assert "numeric field overflow" in ParkedAccount.objects.get().reason


def test_the_reason_names_a_constraint_in_words(
    provider: Provider, products: list[Product]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE products_product SET rate = 'NaN' WHERE id = %s", [products[3].pk])

    run(provider, "mrc")

    reason = "the database refuses what it would write: transaction amount bound"
    assert ParkedAccount.objects.get().reason == reason


def test_a_dry_run_reports_it_and_parks_nothing(
    provider: Provider, products: list[Product]
) -> None:
    record = run(provider, "mrc", dry_run=True)

    assert (record.counts["charges"], record.counts["parked_accounts"]) == (6, 1)
    assert charged(products) == [0] * 7
    assert not parked()


def test_a_later_run_goes_on_with_the_others_and_clears_it_once_it_succeeds(
    provider: Provider, products: list[Product]
) -> None:
    run(provider, "mrc")
    first = ParkedAccount.objects.get()
    again = run(provider, "mrc")
    assert ParkedAccount.objects.get().first_seen_at == first.first_seen_at
    assert again.counts["parked_accounts"] == 1

    Product.objects.filter(pk=products[3].pk).update(rate=Decimal("0.01"))
    record = run(provider, "mrc")

    assert charged(products) == [1] * 7
    assert not parked()
    assert "parked_accounts" not in record.counts


def test_an_account_without_its_recurring_charges_gets_no_statement_and_keeps_its_cycle(
    provider: Provider, products: list[Product]
) -> None:
    for product in products:
        TransactionFactory(customer=product.customer)
    Customer.objects.update(cycle_date="2027-01-01")
    run(provider, "mrc")
    run(provider, "statements")
    run(provider, "cycle")

    left_out = products[3].customer
    assert [one.customer.statements.count() for one in products] == [1, 1, 1, 0, 1, 1, 1]
    moved = Customer.objects.exclude(cycle_date="2027-01-01")
    assert left_out not in moved
    assert parked() == [("mrc", left_out.account_number)]


def test_staff_are_alerted_once_until_nobody_is_parked(
    provider: Provider, products: list[Product]
) -> None:
    for _ in range(3):
        run(provider, "mrc")
    alert = Alert.objects.get(kind="PARKED")
    assert products[3].customer.account_number in alert.subject
    assert alert.resolved_at is None

    release(provider, ParkedAccount.objects.get())

    alert.refresh_from_db()
    assert alert.resolved_at is not None
    assert not parked()


def test_what_fails_for_every_account_is_no_fault_of_theirs(
    provider: Provider, products: list[Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parking, "PARKED_AT_MOST", 2)
    Product.objects.update(rate=LARGE, quantity=1000)

    record = run(provider, "mrc")

    assert record.status == "FAILED"
    assert "numeric field overflow" in record.error
    assert charged(products) == [0] * 7
    assert not parked()


def test_a_run_that_is_taken_up_again_names_the_same_account(
    provider: Provider, products: list[Product]
) -> None:
    first = run(provider, "mrc")
    ProcessRun.objects.filter(pk=first.pk).update(status="RUNNING", note="", counts={})
    first.chunks.update(status="WAITING")

    again = run_queued(provider, first.pk)

    assert (again.status, again.note) == ("SUCCEEDED", first.note)
    assert again.counts["parked_accounts"] == 1
    assert charged(products) == [1, 1, 1, 0, 1, 1, 1]
    assert len(parked()) == 1


def test_the_day_goes_on_to_its_end(provider: Provider, products: list[Product]) -> None:
    poison_dates(products[5].customer)
    poison_balance(CustomerFactory(status="CLOSED"))
    CustomerFactory(status="LEAD")

    runs = run_daily(provider, as_of=AS_OF, started_by="a test")

    assert {record.status for record in runs} == {"SUCCEEDED"}
    assert DailyRun.objects.get().finished_at is not None
    assert {number for _, number in parked()} == {
        products[3].customer.account_number,
        products[5].customer.account_number,
    }
    with pytest.raises(DATA_ERRORS), transaction.atomic():
        count_by_code(AS_OF)
    assert IssueCount.objects.get(code="LEAD_CYCLE_ENABLED").accounts == 1


def test_a_workflow_that_waits_for_its_day_is_refused_and_the_day_goes_on(
    provider: Provider, products: list[Product]
) -> None:
    for product in (products[0], products[1]):
        schedule_workflow(
            product.customer,
            "suspend",
            as_of=BEFORE,
            effective_on=AS_OF,
            actor="clara",
            reason="Winter",
        )
    poison_dates(products[0].customer)

    run_daily(provider, as_of=AS_OF, started_by="a test")

    found = ScheduledWorkflow.objects.order_by("id").values_list("status", "outcome")
    assert [status for status, _ in found] == ["REFUSED", "DONE"]
    assert "out of range" in found[0][1]
    assert DailyRun.objects.get().finished_at is not None


def test_a_balance_that_cannot_be_looked_at_keeps_no_other_account_from_its_check(
    provider: Provider, products: list[Product]
) -> None:
    make_rule(-50)
    for product in products[:2]:
        TransactionFactory(customer=product.customer, amount=60)
    Customer.objects.filter(pk=products[0].customer.pk).update(credit_limit=1)
    drop_check("accounts_customer", "customer_credit_limit_bound")
    Customer.objects.filter(pk=products[1].customer.pk).update(credit_limit=-LARGE)

    check_balances_of(provider, as_of=AS_OF, trigger=Trigger.CLOCK)

    assert ThresholdEpisode.objects.get(ended_on=None).customer == products[0].customer
    assert parked() == [("thresholds", products[1].customer.account_number)]
