"""The nine codes of the out-of-sync report, each with the states just beside it."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Customer, Provider
from sync.rules.out_of_sync import codes_of, out_of_sync
from tests.factories import ChildFactory, CustomerFactory, OneTimeProductFactory, ProductFactory

CYCLE, NO_CYCLE = {"cycle_date": date(2027, 1, 1)}, {"cycle_date": None}


def codes(customer: Customer) -> list[str]:
    return sorted(
        code for found in out_of_sync().filter(pk=customer.pk) for code in codes_of(found)
    )


@pytest.mark.parametrize(
    ("status", "cycle", "products", "expected"),
    [
        ("OPEN", CYCLE, ["ACTIVE"], []),
        ("OPEN", CYCLE, ["PENDING"], []),
        ("OPEN", NO_CYCLE, ["ACTIVE"], ["OPEN_CYCLE_NOT_ENABLED"]),
        ("OPEN", NO_CYCLE, ["PENDING"], []),
        ("OPEN", CYCLE, ["ACTIVE", "SUSPENDED"], ["OPEN_SUSPENDED_SUBSCRIPTIONS"]),
        ("OPEN", CYCLE, [], ["OPEN_NO_SUBSCRIPTIONS"]),
        ("OPEN", CYCLE, ["DISCONNECTED"], ["OPEN_NO_SUBSCRIPTIONS"]),
        ("CLOSED", CYCLE, ["DISCONNECTED"], []),
        ("CLOSED", CYCLE, ["PENDING"], ["CLOSED_WITH_SUBSCRIPTIONS"]),
        ("CLOSED", CYCLE, ["SUSPENDED"], ["CLOSED_WITH_SUBSCRIPTIONS"]),
        ("LEAD", CYCLE, [], ["LEAD_CYCLE_ENABLED"]),
        ("LEAD", NO_CYCLE, [], []),
        ("PENDING", CYCLE, ["PENDING"], ["PENDING_CYCLE_ENABLED"]),
        ("PENDING", NO_CYCLE, ["PENDING"], []),
        ("PENDING", NO_CYCLE, [], ["PENDING_NO_SUBSCRIPTIONS"]),
        ("PENDING", CYCLE, [], ["PENDING_CYCLE_ENABLED", "PENDING_NO_SUBSCRIPTIONS"]),
        ("SUSPENDED", CYCLE, ["SUSPENDED"], []),
        ("SUSPENDED", CYCLE, ["SUSPENDED", "ACTIVE"], ["SUSPENDED_WITH_BILLING_SUBSCRIPTIONS"]),
        ("SUSPENDED", CYCLE, ["PENDING"], ["SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS"]),
        (
            "SUSPENDED",
            CYCLE,
            ["ACTIVE"],
            ["SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS", "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS"],
        ),
    ],
)
def test_status_cycle_and_subscriptions_make_the_codes(
    provider: Provider, status: str, cycle: dict[str, Any], products: list[str], expected: list[str]
) -> None:
    customer = CustomerFactory(status=status, **cycle)
    for product in products:
        ProductFactory(customer=customer, status=product)

    assert codes(customer) == expected


def test_products_that_do_not_recur_are_no_subscriptions(provider: Provider) -> None:
    customer = CustomerFactory()
    OneTimeProductFactory(customer=customer)

    assert codes(customer) == ["OPEN_NO_SUBSCRIPTIONS"]


@pytest.mark.parametrize(
    ("child_status", "expected"), [("OPEN", []), ("CLOSED", ["OPEN_NO_SUBSCRIPTIONS"])]
)
def test_a_parent_of_a_child_that_is_not_closed_needs_no_subscription(
    provider: Provider, child_status: str, expected: list[str]
) -> None:
    assert codes(ChildFactory(status=child_status).parent) == expected
