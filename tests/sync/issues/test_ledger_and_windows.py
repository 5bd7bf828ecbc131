from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.customers.ranges import AccountRange
from accounts.models import Customer
from products.models import BillingGap
from statements.cycle.batch import advance_cycle_dates
from statements.cycle.rules import held_for_more_than
from statements.models import MissedWindow
from statements.posting.batch import create_statements
from statements.queue.rules import QUEUE, queued_for_statement
from sync.findings.operations import check_ledger
from sync.issues.operations import record_issue_counts
from sync.models import IssueCount, LedgerFinding
from sync.rules.codes import CODES
from sync.rules.issues import codes_of_accounts
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
)

EVERYBODY = AccountRange(
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"
)


def codes_of(customer, as_of):
    return {code for _, code in codes_of_accounts([customer.pk], as_of)}


def with_periods(*periods):
    product = ProductFactory()
    for start, end in periods:
        TransactionFactory(
            customer=product.customer, product=product, period_start=start, period_end=end
        )
    return product


def test_a_ledger_that_adds_up_has_no_findings(provider):
    with_periods((date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30)))
    assert check_ledger(provider) == {"BALANCE_MISMATCH": 0, "PERIOD_GAP_OR_OVERLAP": 0}


@pytest.mark.parametrize("start", [date(2026, 10, 20), date(2026, 11, 5)])
def test_periods_that_overlap_or_leave_days_out_are_found(provider, start):
    product = with_periods((date(2026, 10, 1), date(2026, 10, 31)), (start, date(2026, 11, 30)))
    assert check_ledger(provider)["PERIOD_GAP_OR_OVERLAP"] == 1
    assert product.product_ref in LedgerFinding.objects.get().detail
    assert codes_of(product.customer, date(2026, 12, 1)) == {"PERIOD_GAP_OR_OVERLAP"}


def test_days_that_are_on_record_as_not_billed_are_no_gap(provider):
    product = with_periods(
        (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 5), date(2026, 11, 30))
    )
    BillingGap.objects.create(
        provider=provider,
        product=product,
        customer=product.customer,
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 4),
        reason="suspended",
    )
    assert check_ledger(provider)["PERIOD_GAP_OR_OVERLAP"] == 0


def test_a_balance_that_is_not_the_sum_of_its_entries_is_found_and_gone_when_it_is_mended(provider):
    entry = TransactionFactory()
    ProductFactory(customer=entry.customer)
    for amount, found in (("5", 1), ("-5", 0)):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(
                "UPDATE statements_accountbalance SET charges = charges + %s", [Decimal(amount)]
            )
            cursor.execute("SET ROLE billing_app")
        assert check_ledger(provider)["BALANCE_MISMATCH"] == found
        assert ("BALANCE_MISMATCH" in codes_of(entry.customer, date(2026, 12, 1))) == bool(found)


@pytest.fixture
def late(provider):
    """A customer with an entry to be billed, whose cycle ends on the tenth of January 2027."""
    customer = CustomerFactory(
        bill_profile=BillProfileFactory(advance_months=0), cycle_date=date(2027, 1, 10)
    )
    ProductFactory(customer=customer, billed_through_date=date(2027, 2, 9))
    TransactionFactory(customer=customer)
    return customer


def test_a_cycle_date_that_moves_on_without_the_statement_is_an_issue_until_one_is_created(
    provider, late
):
    as_of = date(2027, 1, 5)
    assert advance_cycle_dates(provider, accounts=EVERYBODY, as_of=as_of).customers == 1
    missed = MissedWindow.objects.get()
    assert (missed.customer_id, missed.cycle_date, missed.advanced_on) == (
        late.pk,
        date(2027, 1, 10),
        as_of,
    )
    assert codes_of(late, as_of) == {"STATEMENT_WINDOW_MISSED"}
    later = date(2027, 2, 5)
    assert create_statements(provider, accounts=EVERYBODY, as_of=later).statements == 1
    assert codes_of(late, later) == set()


def test_a_window_is_missed_too_where_only_the_last_statement_keeps_the_next_one_back(
    provider, late
):
    as_of, day_before = date(2027, 1, 12), date(2027, 1, 11)
    StatementFactory(
        customer=late, cycle_date=date(2026, 12, 10), created_on=day_before, due_date=day_before
    )
    assert not queued_for_statement(as_of).exists()
    assert advance_cycle_dates(provider, accounts=EVERYBODY, as_of=as_of).customers == 1
    assert codes_of(late, as_of) == {"STATEMENT_WINDOW_MISSED"}


def held(**values):
    profile = BillProfileFactory(advance_months=0, hold_cycle_for_statement=True)
    customer = CustomerFactory(bill_profile=profile, cycle_date=date(2027, 1, 10), **values)
    ProductFactory(customer=customer, billed_through_date=date(2027, 2, 9))
    TransactionFactory(customer=customer)
    return customer


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [(date(2027, 2, 4), set()), (date(2027, 2, 5), {"CYCLE_HELD"})],
)
def test_a_cycle_date_that_waits_for_its_statement_for_a_month_is_an_issue(provider, as_of, codes):
    customer = held()
    assert advance_cycle_dates(provider, accounts=EVERYBODY, as_of=as_of).customers == 0
    assert codes_of(customer, as_of) == codes


def test_customers_are_read_once_to_find_held_cycle_dates(provider):
    """Of two readings that are joined, the planner may do one anew for each row of the other."""
    sql = str(held_for_more_than(31, date(2027, 2, 5)).query)
    assert sql.count('FROM "accounts_customer"') == 1
    assert 'JOIN "accounts_customer"' not in sql


def test_a_cycle_date_that_waits_for_nothing_is_no_issue(provider):
    customer = held(status="SUSPENDED")
    assert codes_of(customer, date(2027, 2, 20)) & {"CYCLE_HELD"} == set()


def test_a_held_cycle_whose_statement_exists_moves_on_though_more_was_charged(provider):
    customer, as_of = held(), date(2027, 1, 6)
    # Due so early that conditions 3 and 4 would let another one follow.
    StatementFactory(
        customer=customer,
        cycle_date=customer.cycle_date,
        created_on=date(2027, 1, 5),
        due_date=date(2027, 1, 20),
    )
    found = QUEUE.explain(Customer.objects.filter(pk=customer.pk), as_of)[0]
    assert [rule["rule"] for rule in found["rules"] if not rule["holds"]] == ["7"]
    assert not queued_for_statement(as_of).exists()

    assert advance_cycle_dates(provider, accounts=EVERYBODY, as_of=as_of).customers == 1
    assert codes_of(customer, as_of) == set()


def test_nothing_is_missed_by_who_was_not_due_for_a_statement(provider):
    ProductFactory(
        customer=CustomerFactory(cycle_date=date(2026, 12, 1)), billed_through_date=date(2027, 2, 9)
    )
    assert (
        advance_cycle_dates(provider, accounts=EVERYBODY, as_of=date(2026, 12, 31)).customers == 1
    )
    assert not MissedWindow.objects.exists()


def test_counts_are_written_once_a_code_and_date(provider):
    CustomerFactory(status="LEAD")
    as_of = date(2026, 12, 10)
    assert record_issue_counts(provider, as_of)["LEAD_CYCLE_ENABLED"] == 1
    Customer.objects.update(cycle_date=None)
    record_issue_counts(provider, as_of)
    assert IssueCount.objects.filter(counted_on=as_of).count() == len(CODES)
    assert IssueCount.objects.get(code="LEAD_CYCLE_ENABLED").accounts == 0
