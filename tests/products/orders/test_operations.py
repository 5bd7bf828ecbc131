"""Orders change what a customer has in one act, or not at all."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from accounts.errors import Refused, TransitionRefused
from accounts.models import Provider, StatusChange
from products.models import Line, Product
from products.orders.items import Item
from products.orders.operations import (
    cancel_order,
    complete_order,
    create_order,
    items_of,
    reschedule_order,
    submit_order,
)
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OneTimeProductFactory,
    ProductFactory,
    ProductTypeFactory,
)
from tests.products.orders.making import TODAY, an_order, disconnecting

TOMORROW = TODAY + timedelta(days=1)


def test_it_is_made_pending_with_a_name_and_its_items(ada: Any) -> None:
    order = create_order(
        ada, [disconnecting(ProductFactory(customer=ada))], as_of=TODAY, description="Moves out"
    )

    assert order.status == "PENDING"
    assert order.order_ref.startswith("O-")
    assert [item.action for item in items_of(order)] == ["DISCONNECT_PRODUCT"]


def test_completing_applies_every_item_from_its_own_date(ada: Any) -> None:
    gone, repriced = ProductFactory(customer=ada), ProductFactory(customer=ada)
    line = LineFactory(customer=ada)
    on_line = ProductFactory(customer=ada, line=line)
    kind = ProductTypeFactory(default_rate=Decimal("12.50"))
    order = an_order(
        ada,
        disconnecting(gone, date(2026, 12, 1)),
        Item("CHANGE_RATE", TODAY, product=repriced, rate=Decimal("45.5")),
        Item("DISCONNECT_LINE", date(2026, 12, 5), line=line),
        Item(
            "ADD_PRODUCT",
            date(2026, 12, 3),
            product_type=kind,
            quantity=Decimal(2),
            description="Static address",
        ),
    )

    complete_order(order, as_of=TODAY)

    for row in (gone, repriced, line, on_line):
        row.refresh_from_db()
    assert (gone.status, gone.disconnected_on) == ("DISCONNECTED", date(2026, 12, 1))
    assert repriced.rate == Decimal("45.5")
    assert (line.status, line.disconnected_on) == ("DISCONNECTED", date(2026, 12, 5))
    assert (on_line.status, on_line.disconnected_on) == ("DISCONNECTED", date(2026, 12, 5))
    assert order.status == "COMPLETED"


def test_an_added_product_is_active_from_its_date_and_the_item_names_it(ada: Any) -> None:
    kind = ProductTypeFactory(default_rate=Decimal("12.50"))
    order = an_order(ada, Item("ADD_PRODUCT", date(2026, 12, 3), product_type=kind))

    complete_order(order, as_of=TODAY)

    (item,) = items_of(order)
    made = item.applied_product
    assert made.product_ref.startswith("P-")
    assert (made.status, made.activated_on, made.billed_through_date) == (
        "ACTIVE",
        date(2026, 12, 3),
        date(2026, 12, 2),
    )
    assert (made.rate, made.quantity, made.customer_id) == (Decimal("12.50"), 1, ada.pk)


def test_its_changes_are_recorded_with_the_order_as_their_cause(ada: Any) -> None:
    order = an_order(ada, disconnecting(ProductFactory(customer=ada)))

    complete_order(order, as_of=TODAY)

    changes = StatusChange.objects.order_by("id").values_list(
        "subject", "to_status", "cause", "reason"
    )
    assert list(changes) == [
        ("ORDER", "OPEN", "ORDER", ""),
        ("PRODUCT", "DISCONNECTED", "ORDER", f"order {order.order_ref}"),
        ("ORDER", "COMPLETED", "ORDER", ""),
    ]


def test_an_item_that_takes_effect_later_refuses_the_completion_by_name(ada: Any) -> None:
    product = ProductFactory(customer=ada)
    order = an_order(
        ada, disconnecting(ProductFactory(customer=ada)), disconnecting(product, TOMORROW)
    )

    with pytest.raises(
        Refused, match=f"{product.product_ref} takes effect on {TOMORROW}.*reschedule it, or wait"
    ):
        complete_order(order, as_of=TODAY)

    assert not Product.objects.filter(status="DISCONNECTED").exists()
    complete_order(order, as_of=TOMORROW)
    assert Product.objects.filter(status="DISCONNECTED").count() == 2


def test_one_item_that_cannot_be_applied_changes_nothing(ada: Any) -> None:
    first, second = ProductFactory(customer=ada), ProductFactory(customer=ada)
    kind = ProductTypeFactory(default_rate=Decimal(1))
    order = an_order(
        ada,
        Item("ADD_PRODUCT", TODAY, product_type=kind),
        disconnecting(first),
        disconnecting(second),
    )
    Product.objects.filter(pk=second.pk).update(status="DISCONNECTED")
    StatusChange.objects.count()

    with pytest.raises(Refused, match=f"Disconnect product {second.product_ref} cannot be applied"):
        complete_order(order, as_of=TODAY)

    order.refresh_from_db()
    first.refresh_from_db()
    assert (order.status, first.status) == ("OPEN", "ACTIVE")
    assert Product.objects.count() == 2
    assert items_of(order)[0].applied_product is None


@pytest.mark.parametrize("status", ["SUSPENDED", "CLOSED"])
def test_an_account_that_is_not_in_service_takes_no_product(
    provider: Provider, status: str
) -> None:
    customer = CustomerFactory(status=status)
    order = an_order(
        customer,
        Item("ADD_PRODUCT", TODAY, product_type=ProductTypeFactory(default_rate=Decimal(1))),
    )

    with pytest.raises(Refused, match=f"is {status.lower()}: take it back to open first"):
        complete_order(order, as_of=TODAY)

    assert not Product.objects.exists()


def test_a_cancelled_order_applies_nothing(ada: Any) -> None:
    order = an_order(ada, disconnecting(ProductFactory(customer=ada)))

    cancel_order(order, as_of=TODAY, reason="Stays after all")

    assert order.status == "CANCELLED"
    assert Product.objects.get().status == "ACTIVE"
    assert StatusChange.objects.order_by("-id").first().reason == "Stays after all"


@pytest.mark.parametrize("end", [complete_order, cancel_order])
def test_its_end_wakes_the_check_of_the_account(
    ada: Any, end: Any, django_capture_on_commit_callbacks: Any
) -> None:
    kind = ProductTypeFactory(default_rate=Decimal(1))
    order = an_order(ada, Item("ADD_PRODUCT", TODAY, product_type=kind))

    with (
        patch("accounts.events.waking.current_app.send_task") as asked,
        django_capture_on_commit_callbacks(execute=True),
    ):
        end(order, as_of=TODAY)

    asked.assert_called_once_with("events.read", [ada.provider_id, "closures"], retry=False)


def test_rescheduling_moves_the_date_of_one_item_or_of_all(ada: Any) -> None:
    order = an_order(
        ada,
        disconnecting(ProductFactory(customer=ada), TOMORROW),
        disconnecting(ProductFactory(customer=ada)),
    )

    reschedule_order(order, date(2027, 2, 1), as_of=TODAY, item=items_of(order)[0])
    assert [item.effective_on for item in items_of(order)] == [TOMORROW, date(2027, 2, 1)]

    reschedule_order(order, TODAY, as_of=TODAY)
    assert {item.effective_on for item in items_of(order)} == {TODAY}


@pytest.mark.parametrize("act", ["submit", "complete", "cancel", "reschedule"])
def test_an_order_that_has_ended_is_left_alone(ada: Any, act: str) -> None:
    order = an_order(ada, disconnecting(ProductFactory(customer=ada)))
    complete_order(order, as_of=TODAY)
    acts = {
        "submit": lambda: submit_order(order, as_of=TODAY),
        "complete": lambda: complete_order(order, as_of=TODAY),
        "cancel": lambda: cancel_order(order, as_of=TODAY),
        "reschedule": lambda: reschedule_order(order, TODAY, as_of=TODAY),
    }

    with pytest.raises(TransitionRefused, match=r"is completed.*allowed: nothing"):
        acts[act]()


def test_a_pending_order_is_completed_only_after_it_is_submitted(ada: Any) -> None:
    order = create_order(ada, [disconnecting(ProductFactory(customer=ada))], as_of=TODAY)

    with pytest.raises(TransitionRefused, match="allowed: cancel, submit"):
        complete_order(order, as_of=TODAY)


@pytest.mark.parametrize("order_ref", ["TAKEN", "no spaces", "-x", "x" * 65])
def test_a_name_that_cannot_be_had_is_refused(ada: Any, order_ref: str) -> None:
    product = ProductFactory(customer=ada)
    create_order(ada, [disconnecting(product)], as_of=TODAY, order_ref="TAKEN")

    with pytest.raises(Refused, match=r"already|letters"):
        create_order(ada, [disconnecting(product)], as_of=TODAY, order_ref=order_ref)


def test_a_one_time_product_of_an_order_is_charged_by_the_next_run(ada: Any) -> None:
    kind = OneTimeProductFactory(customer=ada, status="DISCONNECTED").product_type
    order = an_order(ada, Item("ADD_PRODUCT", TODAY, product_type=kind, rate=Decimal(99)))

    complete_order(order, as_of=TODAY)

    made = items_of(order)[0].applied_product
    assert (made.status, made.billed_through_date) == ("ACTIVE", None)
    assert not Line.objects.exists()
