"""A payment that was entered on the wrong account is moved to the right one, in one act."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.errors import Refused
from statements.entries.operations import transfer_payment
from statements.ledger.customer_queries import figures_for
from statements.ledger.operations import enter_transaction, reverse_transaction
from statements.models import PaymentAttempt, Transaction
from statements.payments.operations import record_payment_attempt
from tests.factories import CustomerFactory, TransactionFactory, make_family

TODAY, PAID = date(2026, 12, 20), date(2026, 12, 4)


@pytest.fixture
def payment(provider):
    return TransactionFactory(
        customer=CustomerFactory(account_number="A-1"),
        kind="PAYMENT",
        amount=Decimal("30.00"),
        date=PAID,
    )


def test_it_is_reversed_here_and_entered_there_on_the_day_of_payment(payment):
    right = CustomerFactory(account_number="B-1")

    made = transfer_payment(payment, right, as_of=TODAY, reason="wrong number")

    assert (made.customer, made.kind, made.amount, made.date) == (
        right, "PAYMENT", Decimal("30.00"), PAID,
    )  # fmt: skip
    assert made.description == "Payment transferred from A-1: wrong number"
    reversal = Transaction.objects.get(reverses=payment)
    assert (reversal.kind, reversal.date, reversal.description) == (
        "CHARGE", TODAY, "wrong number",
    )  # fmt: skip
    assert figures_for(payment.customer).balance_due == 0
    assert figures_for(right).balance_due == Decimal("-30.00")


def test_a_payment_for_a_child_goes_to_the_account_that_is_billed(payment):
    parent, [child] = make_family()
    assert transfer_payment(payment, child, as_of=TODAY, reason="x").customer == parent


def test_its_payment_attempt_goes_along(provider):
    wrong, right = (CustomerFactory(account_number=number) for number in ("A-1", "B-1"))
    attempt = record_payment_attempt(
        wrong,
        status="SUCCEEDED",
        amount=Decimal("30.00"),
        as_of=TODAY,
        attempted_at=datetime(2026, 12, 4, 12, tzinfo=UTC),
        reference="gateway-1",
    )
    earlier = PaymentAttempt.objects.create(
        provider=provider, customer=wrong, status="FAILED", reason="no cover", amount=1,
        attempted_at=datetime(2026, 12, 3, 12, tzinfo=UTC), attempted_on=date(2026, 12, 3),
    )  # fmt: skip

    made = transfer_payment(attempt.transaction, right, as_of=TODAY, reason="wrong number")

    moved = PaymentAttempt.objects.get(reference="gateway-1")
    assert (moved.customer, moved.transaction, moved.attempted_on) == (right, made, PAID)
    assert list(PaymentAttempt.objects.filter(customer=wrong)) == [earlier]
    back = transfer_payment(made, wrong, as_of=TODAY, reason="it was right")
    moved.refresh_from_db()
    assert (moved.customer, moved.transaction) == (wrong, back)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("not_a_payment", {"kind": "CHARGE"}),
        ("same_account", {"to": "A-1"}),
        ("currency_differs", {"currency": "EUR"}),
        ("reason_required", {"reason": " "}),
        ("already_reversed", {"reversed": True}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(payment, code, change):
    right = CustomerFactory(account_number="B-1", currency=change.get("currency", "USD"))
    to = payment.customer if "to" in change else right
    if "kind" in change:
        payment = enter_transaction(payment.customer, kind="CHARGE", amount=Decimal(1), as_of=TODAY)
    if "reversed" in change:
        reverse_transaction(payment, as_of=TODAY, reason="by hand")
    before = Transaction.objects.count()

    with pytest.raises(Refused) as refusal:
        transfer_payment(payment, to, as_of=TODAY, reason=change.get("reason", "wrong number"))

    assert refusal.value.code == code
    assert Transaction.objects.count() == before


def test_the_api_transfers_a_payment(api, plain_provider, profile):
    for number in ("A-1", "B-1"):
        api.post(
            "/api/v1/customers",
            {"account_number": number, "name": number, "bill_profile": "MONTHLY"},
            format="json",
        )
    entry = {"account_number": "A-1", "kind": "PAYMENT", "amount": "30.00"}
    api.post("/api/v1/transactions", entry | {"transaction_ref": "T-1"}, format="json")
    body = {"account_number": "B-1", "reason": "wrong number"}

    dry = api.post("/api/v1/transactions/T-1/transfer", body | {"dry_run": True}, format="json")
    assert len(dry.json()["transactions"]) == 1
    assert api.get("/api/v1/customers/B-1/balance").json()["balance_due"] == "0.00"

    assert api.post("/api/v1/transactions/T-1/transfer", body, format="json").status_code == 200
    assert api.get("/api/v1/customers/B-1/balance").json()["balance_due"] == "-30.00"
    assert api.get("/api/v1/customers/A-1/balance").json()["balance_due"] == "0.00"
    again = api.post("/api/v1/transactions/T-1/transfer", body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")
