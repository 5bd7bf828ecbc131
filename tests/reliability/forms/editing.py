"""Forms that make and change customers, services, the catalogue and entries."""

from decimal import Decimal

from accounts.models import Customer
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.reliability.forms.world import DAY, ON, TODAY, Form, World

TYPES = "/settings/product-types"


def customer_made(world: World) -> Form:
    values = {"kind": "STANDARD", "status": "LEAD", "currency": "USD", "bill_profile": "MONTHLY"}
    return "/customers/_new/" + ON, values | {"name": "Ada Boone"}


def customer_changed(world: World) -> Form:
    world.account()
    return world.opened(f"/customers/A-1/edit/{ON}", {"name": "Ada Lovelace"})


def line_added(world: World) -> Form:
    world.account()
    return f"/customers/A-1/lines/_add/{ON}", {"identifier": "555-2"}


def line_edited(world: World) -> Form:
    world.account()
    return world.opened(f"/customers/A-1/lines/L-1/edit/{ON}", {"identifier": "555-2"})


def product_described(world: World) -> Form:
    world.account()
    return world.opened(f"/customers/A-1/products/P-1/edit/{ON}", {"description": "Fibre 500"})


def type_made(world: World) -> Form:
    return f"{TYPES}/_new/", {"name": "Fibre", "billing": "RECURRING"}


def type_changed(world: World) -> Form:
    ProductTypeFactory(code="FIBRE")
    return world.opened(f"{TYPES}/FIBRE/", {"name": "Glass", "billing": "RECURRING"})


def type_archived(world: World) -> Form:
    ProductTypeFactory(code="FIBRE")
    return f"{TYPES}/FIBRE/archive/", {}


def entry_made(world: World) -> Form:
    world.account()
    values = {"kind": "CHARGE", "amount": "5", "day": DAY, "description": "Technician"}
    return world.sealed(f"/customers/A-1/billing/entries/_new/{ON}", values)


def entry_reversed(world: World) -> Form:
    _entry(world, "CHARGE")
    values = {"reason": "Charged twice"}
    return world.sealed(f"/customers/A-1/billing/entries/T-1/reverse/{ON}", values)


def payment_transferred(world: World) -> Form:
    _entry(world, "PAYMENT")
    CustomerFactory(bill_profile=world.profile, account_number="B-1")
    values = {"to": "B-1", "reason": "Wrong number"}
    return world.sealed(f"/customers/A-1/billing/entries/T-1/transfer/{ON}", values)


def _entry(world: World, kind: str) -> None:
    account = world.account()
    TransactionFactory(
        customer=account, transaction_ref="T-1", kind=kind, amount=Decimal(7), date=TODAY
    )


PROFILE = {
    "name": "Monthly",
    "billing_mode": "CYCLE",
    "lead_days": "5",
    "terms_days": "20",
    "advance_months": "1",
}


def profile_made(world: World) -> Form:
    return world.sealed(f"/settings/bill-profiles/_new/{ON}", PROFILE | {"code": "OTHER"})


def profile_changed(world: World) -> Form:
    address = f"/settings/bill-profiles/MONTHLY/edit/{ON}"
    return world.sealed(*world.opened(address, PROFILE | {"lead_days": "7"}))


def profile_archived(world: World) -> Form:
    return "/settings/bill-profiles/MONTHLY/archive/", {}


def terms_changed(world: World) -> Form:
    world.account()
    BillProfileFactory(code="OTHER")
    values = {"bill_profile": "OTHER", "cycle_day": "25"}
    return world.sealed(*world.opened(f"/customers/A-1/terms/{ON}", values))


def child_added(world: World) -> Form:
    _family(world)
    return world.sealed(f"/customers/P-1/family/add/{ON}", {"child": "S-1"})


def child_moved(world: World) -> Form:
    _family(world)
    return world.sealed(f"/customers/S-1/family/move/{ON}", {"parent": "P-1"})


def child_detached(world: World) -> Form:
    parent = _family(world)
    ChildFactory(parent=parent, account_number="C-1")
    return world.sealed(f"/customers/C-1/family/detach/{ON}", {})


def _family(world: World) -> Customer:
    CustomerFactory(bill_profile=world.profile, account_number="S-1")
    return CustomerFactory(bill_profile=world.profile, account_number="P-1", kind="PARENT")
