"""A run that charges customers at a wrong rate, and a check of balances that mails some of them.

All but the runs happens inside `provider_transaction`.
"""

from datetime import date
from decimal import Decimal

from accounts.models import BillProfile, Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Email
from statements.models import AccountBalance
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
)
from tests.notifications.balances.accounts import make_rule

DAY = date(2026, 12, 28)
WRONG = Decimal("60.00")


def make_customers(
    charged: int, *, mailed: int = 0, profile: BillProfile | None = None, first: str = "C"
) -> list[Customer]:
    """Make accounts that the next run of recurring charges bills at the wrong rate.

    The first `mailed` of them fall below the rule's threshold by it; the others have a credit limit
    that keeps them above it.
    """
    profile = profile or BillProfileFactory(code="MONTHLY")
    kind = ProductTypeFactory(code=f"FIBRE-{first}")
    customers = []
    for place in range(charged):
        number = f"{first}-{place:03}"
        customer = CustomerFactory(
            bill_profile=profile,
            account_number=number,
            email=f"{number.lower()}@example.test",
            credit_limit=None if place < mailed else Decimal(500),
        )
        line = LineFactory(customer=customer, line_ref=f"L-{number}")
        ProductFactory(
            customer=customer,
            product_type=kind,
            line=line,
            product_ref=f"P-{number}",
            rate=WRONG,
        )
        customers.append(customer)
    return customers


def make_untouched() -> Customer:
    """Make an account that no run reaches: nothing of it is due."""
    profile = BillProfileFactory(code="LATER")
    return CustomerFactory(
        bill_profile=profile, account_number="Z-1", email="z@example.test", cycle_date=None
    )


def charge_wrongly(provider: Provider) -> ProcessRun:
    """Run recurring charges, and then the check of balances; return the run of charges."""
    run = run_process(provider, "mrc", as_of=DAY, started_by="a test")
    assert run.status == "SUCCEEDED", run.error
    run_process(provider, "thresholds", as_of=DAY, started_by="a test", force=True)
    return run


def bad_day(provider: Provider, charged: int = 4, mailed: int = 2) -> ProcessRun:
    """Charge customers wrongly and mail some of them; nothing of it has left yet."""
    with provider_transaction(provider):
        make_rule(-50)
        make_customers(charged, mailed=mailed)
        make_untouched()
    run = charge_wrongly(provider)
    with provider_transaction(provider):
        assert Email.objects.count() == mailed
    return run


def balances(provider: Provider) -> dict[str, Decimal]:
    """Return what each account owes, by its number."""
    with provider_transaction(provider):
        rows = AccountBalance.objects.select_related("customer")
        return {row.customer.account_number: Decimal(str(row)) for row in rows}
