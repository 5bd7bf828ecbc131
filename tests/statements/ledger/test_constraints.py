"""What the database refuses to have in the ledger, whichever path writes it."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Provider
from statements.models import Transaction
from tests.factories import (
    ChildFactory,
    CustomerFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
)
from tests.refusals import refused

JANUARY = {"period_start": date(2027, 1, 1), "period_end": date(2027, 1, 31)}


def test_a_period_is_billed_once(provider: Provider) -> None:
    product = ProductFactory()
    TransactionFactory(customer=product.customer, product=product, **JANUARY)

    with refused("transaction_period_billed_once"):
        TransactionFactory(customer=product.customer, product=product, **JANUARY)


def test_a_reversed_period_is_not_billed_again(provider: Provider) -> None:
    product = ProductFactory()
    entry = TransactionFactory(customer=product.customer, product=product, **JANUARY)
    TransactionFactory(
        customer=product.customer, product=product, kind="CREDIT", reverses=entry, **JANUARY
    )

    with refused("transaction_period_billed_once"):
        TransactionFactory(customer=product.customer, product=product, **JANUARY)


def test_a_transaction_is_reversed_once(provider: Provider) -> None:
    entry = TransactionFactory()
    TransactionFactory(customer=entry.customer, kind="CREDIT", reverses=entry)

    with refused("transaction_reversed_once"):
        TransactionFactory(customer=entry.customer, kind="CREDIT", reverses=entry)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("CHARGE", {"kind": "CHARGE"}),
        ("CHARGE", {"kind": "PAYMENT"}),
        ("PAYMENT", {"kind": "PAYMENT"}),
        ("PAYMENT", {"kind": "CREDIT"}),
        ("CREDIT", {"kind": "CREDIT"}),
        ("CHARGE", {"kind": "CREDIT", "amount": Decimal("9.99")}),
    ],
)
def test_a_reversal_has_the_opposite_effect_and_the_same_amount(
    provider: Provider, kind: str, values: dict
) -> None:
    entry = TransactionFactory(kind=kind)

    with refused("transaction_reversal"):
        TransactionFactory(customer=entry.customer, reverses=entry, **values)


def test_a_reversal_is_of_the_same_account(provider: Provider) -> None:
    entry, stranger = TransactionFactory(), CustomerFactory()

    with refused("transaction_reversal"):
        TransactionFactory(customer=stranger, kind="CREDIT", reverses=entry)


def test_a_balance_stays_within_its_bound(provider: Provider) -> None:
    customer = CustomerFactory()
    most = [
        Transaction(
            provider=provider,
            customer=customer,
            billing_account_id=customer.pk,
            kind="CHARGE",
            amount=Decimal("999999999999.99"),
            date=date(2026, 12, 15),
        )
        for _ in range(1000)
    ]
    Transaction.objects.bulk_create(most)

    with refused("account_balance_bound"):
        TransactionFactory(customer=customer, amount=Decimal("100.00"))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": Decimal(10) ** 12}, "transaction_amount_bound"),
        ({"amount": Decimal("-0.01")}, "transaction_amount_not_negative"),
        ({"kind": "REFUND"}, "transaction_kind"),
        ({"period_start": date(2027, 1, 1)}, "transaction_period"),
        ({"period_end": date(2027, 1, 31)}, "transaction_period"),
        (JANUARY, "transaction_period"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(
    provider: Provider, values: dict, constraint: str
) -> None:
    customer = CustomerFactory()

    with refused(constraint):
        TransactionFactory(customer=customer, **values)


def test_a_period_does_not_end_before_it_starts(provider: Provider) -> None:
    product = ProductFactory()

    with refused("transaction_period"):
        TransactionFactory(
            customer=product.customer,
            product=product,
            period_start=date(2027, 1, 31),
            period_end=date(2027, 1, 1),
        )


def test_a_transaction_reference_is_used_once(provider: Provider) -> None:
    entry = TransactionFactory(transaction_ref="T-1")

    with refused("transaction_ref"):
        TransactionFactory(customer=entry.customer, transaction_ref="T-1")


def test_an_entry_goes_to_the_billing_account_of_its_customer(provider: Provider) -> None:
    child, stranger = ChildFactory(), CustomerFactory()

    for account in (stranger, child):
        with refused("statements_transaction_customer_id_fk"):
            TransactionFactory(customer=child, billing_account_id=account.pk)


def test_an_entry_names_a_product_of_its_own_customer(provider: Provider) -> None:
    product, stranger = ProductFactory(), CustomerFactory()

    with refused("statements_transaction_product_id_fk"):
        TransactionFactory(customer=stranger, product=product)


def test_an_entry_is_posted_to_a_statement_of_its_own_billing_account(provider: Provider) -> None:
    bill, stranger = StatementFactory(), CustomerFactory()

    with refused("statements_transaction_statement_id_fk"):
        TransactionFactory(customer=stranger, statement=bill)


def test_a_childs_entry_is_posted_to_its_parents_statement(provider: Provider) -> None:
    child = ChildFactory()
    bill = StatementFactory(customer=child.parent)

    TransactionFactory(customer=child, statement=bill)

    assert bill.transactions.count() == 1


def test_a_statement_is_never_a_childs(provider: Provider) -> None:
    child = ChildFactory()

    with refused("statements_statement_customer_id_fk"):
        StatementFactory(customer=child)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"balance": Decimal("9.99")}, "statement_balance"),
        ({"charges": Decimal("-1")}, "statement_sums_not_negative"),
        ({"credits": Decimal("-1")}, "statement_sums_not_negative"),
        ({"payments": Decimal("-1")}, "statement_sums_not_negative"),
        ({"kind": "DRAFT"}, "statement_kind"),
        ({"status": "LOST"}, "statement_status"),
    ],
)
def test_a_statement_that_does_not_add_up_is_refused(
    provider: Provider, values: dict, constraint: str
) -> None:
    customer = CustomerFactory()

    with refused(constraint):
        StatementFactory(customer=customer, **values)


def test_a_cycle_date_has_one_regular_statement_and_any_number_of_final_ones(
    provider: Provider,
) -> None:
    bill = StatementFactory()
    StatementFactory(customer=bill.customer, kind="FINAL")
    StatementFactory(customer=bill.customer, kind="FINAL")

    with refused("statement_one_regular_a_cycle"):
        StatementFactory(customer=bill.customer)


def test_a_statement_number_is_used_once(provider: Provider) -> None:
    bill = StatementFactory()

    with refused("statement_number"):
        StatementFactory(
            customer=bill.customer,
            cycle_date=date(2027, 1, 1),
            statement_number=bill.statement_number,
        )


def test_a_currency_stays_once_there_is_something_in_it(provider: Provider) -> None:
    entry = TransactionFactory()
    entry.customer.currency = "EUR"

    with refused("currency of .* cannot change"):
        entry.customer.save()


def test_a_currency_may_change_before_there_is_anything_in_it(provider: Provider) -> None:
    customer = CustomerFactory(currency="EUR")

    customer.currency = "GBP"
    customer.save()

    customer.refresh_from_db()
    assert customer.currency == "GBP"


def test_a_parents_currency_stays_once_a_child_has_something_in_it(provider: Provider) -> None:
    child = ChildFactory()
    TransactionFactory(customer=child)
    child.parent.currency = "EUR"

    with refused("accounts_customer_parent_id_fk"):
        child.parent.save()


@pytest.mark.parametrize("destination", ["another parent", "nowhere"])
def test_a_child_with_transactions_stays_with_its_parent(
    provider: Provider, destination: str
) -> None:
    child = ChildFactory()
    TransactionFactory(customer=child)
    child.parent = CustomerFactory(kind="PARENT") if destination == "another parent" else None
    child.kind = "CHILD" if child.parent else "STANDARD"

    with refused("statements_transaction_customer_id_fk"):
        child.save()


def test_a_child_without_transactions_may_move(provider: Provider) -> None:
    child, parent = ChildFactory(), CustomerFactory(kind="PARENT")

    child.parent = parent
    child.save()

    child.refresh_from_db()
    assert child.billing_account_id == parent.pk
