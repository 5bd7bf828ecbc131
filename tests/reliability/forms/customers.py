"""Forms that act on one customer: payments, workflows, services and orders."""

from datetime import timedelta

from products.orders.items import read_items
from products.orders.operations import create_order
from statements.payments.operations import promise_payment
from sync.workflows.operations import schedule_workflow
from tests.reliability.forms.world import DAY, ON, TODAY, Form, World, prefixed


def payment(world: World) -> Form:
    world.account()
    values = {"status": "SUCCEEDED", "amount": "30", "attempted_on": DAY, "method": "card"}
    return "/customers/A-1/billing/payments/record/" + ON, prefixed(
        "attempt", values | {"overpaid": "on"}
    )


def promise(world: World) -> Form:
    world.account()
    values = {"kind": "PROMISE", "until": "2026-11-27", "note": "calls back"}
    return "/customers/A-1/billing/payments/promise/" + ON, prefixed("promise", values)


def promise_cancelled(world: World) -> Form:
    made = promise_payment(
        world.account(), kind="PROMISE", until=TODAY, as_of=TODAY, note="", actor="clara"
    )
    return f"/customers/A-1/billing/payments/promise/{made.pk}/cancel/", {}


def season(world: World) -> Form:
    world.account()
    values = {"suspend_on": "2026-12-01", "reactivate_on": "2027-03-01", "reason": "Winter"}
    return world.sealed(f"/customers/A-1/workflows/season/{ON}", values)


def override(world: World) -> Form:
    world.account()
    values = {"to_status": "SUSPENDED", "reason": "An import was wrong"}
    return world.sealed(f"/customers/A-1/workflows/override/{ON}", values)


def workflow(world: World) -> Form:
    world.account()
    values = {"effective_on": DAY, "reason": "Asked by phone"}
    return world.sealed(f"/customers/A-1/workflows/suspend/{ON}", values)


def scheduled_cancelled(world: World) -> Form:
    day = TODAY + timedelta(days=10)
    made = schedule_workflow(
        world.account(),
        "suspend",
        as_of=TODAY,
        effective_on=day,
        actor="clara",
        reason="Away",
    )
    return f"/operations/scheduled/{made.pk}/cancel/", {}


def line_changed(world: World) -> Form:
    world.account()
    values = {"transition": "disconnect", "effective_on": DAY, "reason": ""}
    return world.sealed(f"/customers/A-1/lines/L-1/change/{ON}", values)


def product_changed(world: World) -> Form:
    world.account()
    values = {"transition": "suspend", "effective_on": DAY, "reason": ""}
    return world.sealed(f"/customers/A-1/products/P-1/change/{ON}", values)


def rate_changed(world: World) -> Form:
    world.account()
    return world.sealed(f"/customers/A-1/products/P-1/rate/{ON}", {"rate": "31.5"})


def product_added(world: World) -> Form:
    world.account()
    values = {"product_type": "FIBRE", "quantity": "1", "activated_on": DAY}
    return world.sealed(f"/customers/A-1/products/add/{ON}", values)


def order_made(world: World) -> Form:
    world.account()
    row = {"action": "DISCONNECT_PRODUCT", "product_ref": "P-1", "effective_on": DAY}
    values = {"item-TOTAL_FORMS": 1, "item-INITIAL_FORMS": 1} | prefixed("item-0", row)
    return f"/customers/A-1/orders/new/{ON}", values


def order_submitted(world: World) -> Form:
    customer = world.account()
    row = {"action": "DISCONNECT_PRODUCT", "product_ref": "P-1", "effective_on": DAY}
    order = create_order(customer, read_items(customer, [row]), as_of=TODAY)
    address = f"/customers/A-1/orders/{order.order_ref}/submit/{ON}"
    return world.sealed(address, {"reason": ""})
