"""Charges, final statements and payments that their state does not allow."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.urls import reverse

from statements.charges.releases import release
from statements.payments.operations import record_payment_attempt
from statements.posting.operations import create_final
from tests.acts.case import Case
from tests.acts.starting import TODAY, Made, account, final_due, parked, paused


def _failed_payment(made: Made) -> object:
    return record_payment_attempt(
        made["customer"],
        status="FAILED",
        amount=Decimal("5.00"),
        as_of=TODAY,
        attempted_at=datetime(2026, 12, 9, 12, tzinfo=UTC),
    )


BILLING_CASES = [
    Case(
        "a product is released while charges are paused",
        "Prices are checked",
        paused("mrc", parked),
        lambda made: release(made["product"], as_of=TODAY),
        lambda made: (reverse("parked-release", args=["P-1"]), {"from_date": "", "reason": ""}),
        lambda made: (["parked_products"], {"release": "P-1"}),
        code="process_paused",
    ),
    Case(
        "days are left uncharged without a reason",
        "say why the days before are not charged",
        parked,
        lambda made: release(made["product"], as_of=TODAY, from_date=date(2026, 7, 1)),
        lambda made: (
            reverse("parked-release", args=["P-1"]),
            {"from_date": "2026-07-01", "reason": ""},
        ),
        lambda made: (["parked_products"], {"release": "P-1", "from_date": date(2026, 7, 1)}),
        code="reason_required",
    ),
    Case(
        "a final statement is made while statements are paused",
        "Prices are checked",
        paused("statements", final_due),
        lambda made: create_final(made["provider"], as_of=TODAY, account_numbers=["A-1"]),
        lambda made: (reverse("final-statements-create"), {"account": "A-1"}),
        lambda made: (["final_statements"], {"create": ["A-1"]}),
        code="process_paused",
    ),
    Case(
        "a failed payment is recorded without its reason",
        "say why the payment failed",
        lambda provider: account(),
        _failed_payment,
        lambda made: (
            reverse("payment-record", args=["A-1"]),
            {
                "attempt-status": "FAILED",
                "attempt-amount": "5.00",
                "attempt-attempted_on": "2026-12-09",
            },
        ),
        api=lambda made: (
            "payment-attempts",
            {
                "account_number": "A-1",
                "status": "FAILED",
                "amount": "5.00",
                "attempted_at": "2026-11-20T12:00:00Z",
            },
        ),
        code="reason_required",
    ),
]
