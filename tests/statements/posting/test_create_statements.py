from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from statements.models import AccountBalance, Statement, StatementSeries, Transaction
from statements.posting import batch
from statements.posting.batch import Created, create_statements
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory, make_family

AS_OF = date(2026, 12, 27)


def create(provider: Provider, **values: Any) -> Created:
    return create_statements(provider, **({"accounts": AccountRange(), "as_of": AS_OF} | values))


def billable(**values: Any) -> Customer:
    customer = CustomerFactory(**values)
    TransactionFactory(customer=customer)
    return customer


def test_it_bills_everything_that_is_unposted(provider: Provider) -> None:
    customer = CustomerFactory()
    for kind, amount in [
        ("CHARGE", "10.00"),
        ("CHARGE", "5.50"),
        ("CREDIT", "1.25"),
        ("PAYMENT", "4.00"),
    ]:
        TransactionFactory(customer=customer, kind=kind, amount=Decimal(amount))

    assert create(provider) == Created(statements=1, transactions=4)

    bill = Statement.objects.get()
    assert (bill.customer, bill.kind, bill.status) == (customer, "REGULAR", "CREATED")
    assert (bill.charges, bill.credits, bill.payments) == (
        Decimal("15.50"),
        Decimal("1.25"),
        Decimal(4),
    )
    assert (bill.previous_balance, bill.balance) == (Decimal(0), Decimal("10.25"))
    assert set(Transaction.objects.values_list("statement", flat=True)) == {bill.pk}


def test_its_dates_are_those_of_the_customers_cycle(provider: Provider) -> None:
    billable()

    create(provider)

    bill = Statement.objects.get()
    assert (bill.created_on, bill.cycle_date, bill.due_date) == (
        AS_OF,
        date(2027, 1, 1),
        date(2027, 1, 21),
    )


@pytest.mark.parametrize(
    ("as_of", "due_day", "due"),
    [
        (date(2027, 2, 10), None, date(2027, 2, 10)),
        (AS_OF, 25, date(2027, 1, 25)),
        (date(2027, 1, 28), 25, date(2027, 2, 25)),
    ],
)
def test_the_due_date_is_never_before_the_day_and_falls_on_the_due_day(
    provider: Provider, as_of: date, due_day: int | None, due: date
) -> None:
    billable(bill_profile__due_day=due_day)

    create(provider, as_of=as_of)

    assert Statement.objects.get().due_date == due


def test_it_creates_nothing_the_second_time(provider: Provider) -> None:
    billable()
    create(provider)

    assert create(provider) == Created()
    assert Statement.objects.count() == 1


def test_the_previous_balance_is_that_of_the_statement_made_last(provider: Provider) -> None:
    customer = billable()
    dates = {"customer": customer, "due_date": date(2026, 12, 1)}
    StatementFactory(
        **dates, created_on=date(2026, 11, 20), cycle_date=date(2026, 12, 1), charges=Decimal(70)
    )
    StatementFactory(
        **dates, created_on=date(2026, 10, 20), cycle_date=date(2026, 11, 1), charges=Decimal(90)
    )

    create(provider)

    bill = Statement.objects.get(created_on=AS_OF)
    assert (bill.previous_balance, bill.balance) == (Decimal(70), Decimal(80))


def test_a_family_gets_one_statement_over_parent_and_children(provider: Provider) -> None:
    parent, children = make_family(2)
    for member in [parent, *children]:
        TransactionFactory(customer=member)

    assert create(provider) == Created(statements=1, transactions=3)

    bill = Statement.objects.get()
    assert (bill.customer, bill.charges) == (parent, Decimal(30))


def test_numbers_rise_without_gaps_from_where_the_series_stands(provider: Provider) -> None:
    StatementSeries.objects.create(provider=provider, next_number=1001)
    for _ in range(5):
        billable()
    CustomerFactory()

    create(provider)

    assert numbers() == [1001, 1002, 1003, 1004, 1005]
    assert StatementSeries.objects.get().next_number == 1006


def test_numbers_follow_the_account_numbers(provider: Provider) -> None:
    for account_number in ("C", "A", "B"):
        billable(account_number=account_number)

    create(provider)

    by_number = sorted(Statement.objects.all(), key=lambda bill: int(bill.statement_number))
    assert [bill.customer.account_number for bill in by_number] == ["A", "B", "C"]


def test_a_second_batch_goes_on_where_the_first_one_stopped(provider: Provider) -> None:
    billable()
    create(provider)
    billable()
    create(provider)

    assert numbers() == [1, 2]


def numbers() -> list[int]:
    return sorted(
        int(number) for number in Statement.objects.values_list("statement_number", flat=True)
    )


def test_at_most_one_statement_is_made_for_a_cycle_date(provider: Provider) -> None:
    customer = billable(cycle_date=date(2026, 12, 1))
    StatementFactory(customer=customer, created_on=date(2026, 10, 1), due_date=date(2026, 10, 1))

    assert create(provider) == Created()
    assert Transaction.objects.get().statement is None


def test_automatic_creation_takes_only_profiles_that_ask_for_it(provider: Provider) -> None:
    billable()
    automatic = billable(bill_profile__auto_create_statements=True)

    assert create(provider, automatic=True) == Created(statements=1, transactions=1)
    assert Statement.objects.get().customer == automatic


def test_a_selection_takes_only_those_chosen_who_are_queued(provider: Provider) -> None:
    chosen, not_queued = billable(), CustomerFactory()
    billable()

    numbers = [chosen.account_number, not_queued.account_number, "UNKNOWN"]
    assert create(provider, selection=numbers) == Created(statements=1, transactions=1)
    assert Statement.objects.get().customer == chosen


def test_an_empty_selection_takes_nobody(provider: Provider) -> None:
    billable()

    assert create(provider, selection=[]) == Created()


def test_customers_outside_the_range_are_left_alone(provider: Provider) -> None:
    inside = billable()
    billable()

    create(provider, accounts=AccountRange(inside.pk, inside.pk))

    assert Statement.objects.get().customer == inside
    assert Transaction.objects.filter(statement=None).count() == 1


def test_the_balance_account_knows_its_last_statement(provider: Provider) -> None:
    billable()

    create(provider)

    account = AccountBalance.objects.get()
    assert (account.last_statement_created_on, account.last_statement_due_date) == (
        AS_OF,
        date(2027, 1, 21),
    )
    assert (account.last_statement_balance, account.unposted_charges) == (Decimal(10), Decimal(0))


def test_the_number_of_queries_does_not_grow(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    billable()
    create(provider)
    for _ in range(15):
        billable()

    with django_assert_num_queries(12):
        assert create(provider).statements == 15


def test_an_entry_that_comes_in_between_is_posted_to_no_statement_that_does_not_bill_it(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = billable()
    execute: Any = batch.execute_sql
    postings = []

    def entering(sql: str, **values: Any) -> Any:
        if sql == batch.POST:
            postings.append(sql)
            if len(postings) == 1:
                TransactionFactory(customer=customer)
        return execute(sql, **values)

    monkeypatch.setattr(batch, "execute_sql", entering)

    assert create(provider).statements == 1

    statement = Statement.objects.get()
    billed = Transaction.objects.filter(statement=statement).aggregate(sum=Sum("amount"))["sum"]
    assert len(postings) == 2
    assert statement.charges == billed


def test_the_series_is_locked_after_the_posting_so_that_two_post_at_the_same_time(
    provider: Provider,
) -> None:
    billable()

    with CaptureQueriesContext(connection) as queries:
        create(provider)

    sent = [query["sql"] for query in queries.captured_queries]
    posting = next(place for place, sql in enumerate(sent) if "SET statement_id" in sql)
    series = next(place for place, sql in enumerate(sent) if "statements_statementseries" in sql)
    assert posting < series
