"""Payment attempts and promises, and the facts that messages and reminders are decided by."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Customer, Provider
from statements.models import AccountBalance, PaymentAttempt, PaymentPromise, Transaction
from statements.payments.facts import OWES_OR_FAILED, payment_facts, with_payment_facts
from statements.payments.operations import cancel_promise, promise_payment, record_payment_attempt
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory, make_family
from tests.refusals import refused

AS_OF = date(2027, 1, 15)
NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)


def attempt(customer: Customer, status: str = "FAILED", **values: Any) -> PaymentAttempt:
    usual = {"amount": Decimal(30), "as_of": AS_OF, "attempted_at": NOON}
    reason = {} if status == "SUCCEEDED" else {"reason": "card declined"}
    return record_payment_attempt(customer, status=status, **(usual | reason | values))


def trouble(customer: Customer, as_of: date = AS_OF) -> bool:
    """Ask in both ways, which must agree."""
    one = payment_facts(customer, as_of).owes_or_failed
    assert (
        with_payment_facts(Customer.objects.filter(pk=customer.pk), as_of)
        .filter(OWES_OR_FAILED)
        .exists()
        is one
    )
    return one


@pytest.fixture
def owing(provider: Provider) -> Customer:
    """An account with 100.00 unposted: something due, nothing past due."""
    return TransactionFactory(amount=Decimal(100)).customer


def test_a_success_enters_its_payment_once(owing: Customer) -> None:
    made = attempt(owing, "SUCCEEDED", reference="GW-1", method="card")

    payment = Transaction.objects.get(kind="PAYMENT")
    assert made.transaction == payment
    assert (payment.amount, payment.date, payment.customer) == (Decimal(30), AS_OF, owing)
    assert AccountBalance.objects.get(customer=owing).payments == 30
    with pytest.raises(Refused, match="recorded already"):
        attempt(owing, "SUCCEEDED", reference="GW-1")
    assert Transaction.objects.filter(kind="PAYMENT").count() == 1


def test_a_childs_attempt_is_its_parents(provider: Provider) -> None:
    parent, (child,) = make_family()

    assert attempt(child, "SUCCEEDED").customer == parent


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"amount": Decimal("0.001")}, "finer"),
        ({"amount": Decimal(0)}, "above 0"),
        ({"amount": Decimal("NaN")}, "not below"),
        ({"amount": Decimal("1e12")}, "not below 1,000,000,000,000"),
        ({"currency": "EUR"}, "pays in USD"),
        ({"attempted_at": datetime(2027, 1, 16, tzinfo=UTC)}, "future"),
        ({"reason": " "}, "say why"),
        ({"status": "MAYBE"}, "neither"),
        ({"reference": "no spaces"}, "reference"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    owing: Customer, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        attempt(owing, **values)

    assert not PaymentAttempt.objects.exists()


def test_an_attempt_is_never_changed(owing: Customer) -> None:
    attempt(owing)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PaymentAttempt.objects.update(status="SUCCEEDED")


def test_the_database_demands_the_payment_of_a_success_and_the_reason_of_a_failure(
    owing: Customer,
) -> None:
    values = {
        "provider_id": owing.provider_id,
        "customer": owing,
        "amount": 1,
        "attempted_on": AS_OF,
    }
    for status in ("SUCCEEDED", "FAILED"):
        with refused("payment_attempt_success_has_payment"):
            PaymentAttempt.objects.create(**values, status=status, attempted_at=NOON)


def test_a_failed_latest_attempt_with_something_due_is_trouble(owing: Customer) -> None:
    assert not trouble(owing)
    attempt(owing)
    assert trouble(owing)
    facts = payment_facts(owing, AS_OF)
    assert (facts.past_due, facts.balance_due, facts.attempt_reason) == (0, 100, "card declined")


def test_a_failure_without_anything_due_is_none(provider: Provider) -> None:
    customer = CustomerFactory()
    attempt(customer)

    assert not trouble(customer)


def test_a_later_success_or_payment_ends_it(owing: Customer) -> None:
    early = datetime(2027, 1, 10, 12, tzinfo=UTC)
    attempt(owing, attempted_at=early)
    TransactionFactory(customer=owing, kind="PAYMENT", amount=Decimal(1), date=date(2027, 1, 9))
    assert trouble(owing)
    payment = TransactionFactory(
        customer=owing, kind="PAYMENT", amount=Decimal(1), date=date(2027, 1, 11)
    )
    assert not trouble(owing)
    TransactionFactory(customer=owing, kind="CHARGE", amount=Decimal(1), reverses=payment)
    assert trouble(owing)
    attempt(owing, "SUCCEEDED", amount=Decimal(1))
    assert not trouble(owing)


def test_an_older_attempt_recorded_late_is_not_the_latest(owing: Customer) -> None:
    attempt(owing, "SUCCEEDED")
    attempt(owing, attempted_at=datetime(2027, 1, 2, tzinfo=UTC))

    assert not trouble(owing)


def test_past_due_is_trouble_and_a_child_has_its_parents_facts(provider: Provider) -> None:
    parent, (child,) = make_family()
    StatementFactory(customer=parent, charges=Decimal(100))

    assert trouble(parent)
    assert trouble(child)
    assert payment_facts(child, AS_OF).past_due == 100


def test_the_oldest_unpaid_due_date_is_that_of_the_first_statement_of_which_something_is_left(
    provider: Provider,
) -> None:
    first = StatementFactory(charges=Decimal(100))
    payer = first.customer
    StatementFactory(
        customer=payer,
        previous_balance=Decimal(100),
        charges=Decimal(50),
        created_on=date(2026, 12, 20),
        cycle_date=date(2027, 1, 1),
        due_date=date(2027, 1, 10),
    )

    def oldest() -> date | None:
        return payment_facts(payer, AS_OF).oldest_unpaid

    assert oldest() == first.due_date
    TransactionFactory(customer=payer, kind="PAYMENT", amount=Decimal(99))
    assert oldest() == first.due_date
    TransactionFactory(customer=payer, kind="PAYMENT", amount=Decimal(1))
    assert oldest() == date(2027, 1, 10)
    TransactionFactory(customer=payer, kind="PAYMENT", amount=Decimal(50))
    assert oldest() is None


def test_a_promise_holds_until_its_date_inclusive_and_until_it_is_cancelled(
    owing: Customer,
) -> None:
    promise = promise_payment(owing, kind="PROMISE", until=AS_OF, as_of=AS_OF, actor="clara")

    assert payment_facts(owing, AS_OF).promised
    assert not payment_facts(owing, date(2027, 1, 16)).promised
    cancel_promise(promise, actor="clara")
    assert not payment_facts(owing, AS_OF).promised
    with pytest.raises(Refused, match="already"):
        cancel_promise(promise, actor="clara")


@pytest.mark.parametrize(
    "values",
    [
        {"until": date(2027, 1, 14)},
        {"until": date(2029, 1, 1)},
        {"kind": "HOPE"},
        {"amount": Decimal("0.001")},
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(owing: Customer, values: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"kind": "PENDING", "until": AS_OF, "as_of": AS_OF, "actor": "clara"}
    with pytest.raises(Refused):
        promise_payment(owing, **(usual | values))

    assert not PaymentPromise.objects.exists()


def test_the_facts_of_one_account_are_one_query(
    owing: Customer, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1, connection=connection):
        payment_facts(owing, AS_OF)


def test_a_payment_more_than_a_year_back_is_taken_when_it_is_meant(owing: Customer) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused, match="more than a year back") as refusal:
        attempt(owing, "SUCCEEDED", attempted_at=long_ago)
    assert refusal.value.code == "long_ago"

    assert (
        attempt(owing, "SUCCEEDED", attempted_at=long_ago, long_ago=True).attempted_on.year == 2026
    )


def test_a_payment_before_the_account_was_opened_is_never_taken(owing: Customer) -> None:
    Customer.objects.filter(pk=owing.pk).update(opened_on=date(2027, 1, 10))

    with pytest.raises(Refused, match="is before 2027-01-10") as refusal:
        attempt(owing, attempted_at=datetime(2027, 1, 9, tzinfo=UTC), long_ago=True)

    assert refusal.value.code == "before_account"


def test_an_account_of_a_live_provider_begins_with_what_is_known_of_it(owing: Customer) -> None:
    owing.provider.sandbox = False
    owing.provider.save()
    today = timezone.localdate()
    yesterday = timezone.now() - timedelta(days=1)
    with pytest.raises(Refused, match="is before"):
        attempt(owing, as_of=today, attempted_at=yesterday)

    TransactionFactory(customer=owing, kind="PAYMENT", date=yesterday.date())

    assert attempt(owing, as_of=today, attempted_at=yesterday)
