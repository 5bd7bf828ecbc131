from datetime import date
from typing import Any

import pytest

from accounts.models import Provider
from tests.factories import BillProfileFactory, ChildFactory, CustomerFactory
from tests.refusals import refused


@pytest.mark.parametrize(
    ("cycle_date", "cycle_day"),
    [
        (date(2027, 1, 1), 1),
        (date(2027, 2, 28), 28),
        (date(2027, 2, 28), 29),
        (date(2027, 2, 28), 31),
        (date(2028, 2, 29), 31),
        (None, 15),
        (None, None),
    ],
)
def test_a_cycle_date_on_its_anchor_is_taken(
    provider: Provider, cycle_date: date | None, cycle_day: int
) -> None:
    assert CustomerFactory(cycle_date=cycle_date, cycle_day=cycle_day).pk


@pytest.mark.parametrize(
    ("cycle_date", "cycle_day"),
    [
        (date(2027, 1, 1), 2),
        (date(2027, 1, 30), 31),
        (date(2028, 2, 28), 29),
        (date(2027, 1, 1), None),
    ],
)
def test_a_cycle_date_off_its_anchor_is_refused(
    provider: Provider, cycle_date: date, cycle_day: int | None
) -> None:
    profile = BillProfileFactory()

    with refused("customer_cycle_date_on_anchor"):
        CustomerFactory(bill_profile=profile, cycle_date=cycle_date, cycle_day=cycle_day)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"cycle_date": None, "cycle_day": 0}, "cycle_day"),
        ({"cycle_date": None, "cycle_day": 32}, "customer_cycle_day"),
        ({"kind": "BRANCH"}, "customer_kind"),
        ({"status": "LOST"}, "customer_status"),
        ({"kind": "CHILD"}, "customer_child_has_parent"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    provider: Provider, values: dict[str, Any], constraint: str
) -> None:
    profile = BillProfileFactory()

    with refused(constraint):
        CustomerFactory(bill_profile=profile, **values)


def test_an_account_number_is_used_once(provider: Provider) -> None:
    customer = CustomerFactory()

    with refused("customer_account_number"):
        CustomerFactory(bill_profile=customer.bill_profile, account_number=customer.account_number)


@pytest.mark.parametrize("kind", ["STANDARD", "PARENT"])
def test_only_a_child_has_a_parent(provider: Provider, kind: str) -> None:
    parent = CustomerFactory(kind="PARENT")

    with refused("customer_child_has_parent"):
        CustomerFactory(kind=kind, parent=parent, bill_profile=parent.bill_profile)


def test_a_parent_is_a_parent_account(provider: Provider) -> None:
    standard, child = CustomerFactory(), ChildFactory()

    for wrong in (standard, child):
        with refused("accounts_customer_parent_id_fk"):
            ChildFactory(parent=wrong)


def test_a_child_is_billed_in_its_parents_currency(provider: Provider) -> None:
    parent = CustomerFactory(kind="PARENT")

    with refused("accounts_customer_parent_id_fk"):
        ChildFactory(parent=parent, currency="EUR")


def test_a_parent_with_children_stays_a_parent(provider: Provider) -> None:
    parent = ChildFactory().parent
    parent.kind = "STANDARD"

    with refused("accounts_customer_parent_id_fk"):
        parent.save()


def test_a_parent_with_children_keeps_its_currency(provider: Provider) -> None:
    parent = ChildFactory().parent
    parent.currency = "EUR"

    with refused("accounts_customer_parent_id_fk"):
        parent.save()


def test_the_billing_account_is_the_parent_or_the_customer_itself(provider: Provider) -> None:
    child = ChildFactory()

    assert child.billing_account_id == child.parent_id
    assert child.parent.billing_account_id == child.parent_id
