import random
from datetime import date, timedelta

import pytest

from accounts.customers.states import CustomerStatus
from accounts.errors import Refused
from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause
from products.models import Line, Product
from products.services.states import LineStatus, ProductStatus
from statements.models import Transaction
from sync.findings.states import SOURCE_CODES
from sync.fixes.fixes import FIXES, WATCHED, fix_account, fixes_for
from sync.rules.issues import codes_of_accounts
from sync.workflows.preview import preview
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)

AS_OF = date(2026, 12, 10)
ACCOUNTS = 60


@pytest.fixture
def world(provider):
    """Bill profiles and product types for random accounts."""
    return {
        "profiles": [BillProfileFactory(advance_months=months) for months in (0, 1, 2)],
        "types": [
            ProductTypeFactory(),
            ProductTypeFactory(bill_while_suspended=False),
            ProductTypeFactory(billing="ONE_TIME"),
        ],
    }


def random_account(world, dice):
    cycle = dice.choice([None, date(2026, 12, 1), date(2027, 1, 31)])
    customer = CustomerFactory(
        status=dice.choice(CustomerStatus.values),
        cycle_date=cycle,
        bill_profile=dice.choice(world["profiles"]),
        kind=dice.choice(["STANDARD", "STANDARD", "PARENT"]),
    )
    lines = [
        LineFactory(customer=customer, status=dice.choice(LineStatus.values))
        for _ in range(dice.randint(0, 2))
    ]
    for _ in range(dice.randint(0, 3)):
        kind = dice.choice(world["types"])
        billed = (
            None
            if kind.billing == "ONE_TIME"
            else dice.choice([None, AS_OF - timedelta(days=dice.randint(0, 90))])
        )
        ProductFactory(
            customer=customer,
            product_type=kind,
            line=dice.choice([None, *lines]),
            status=dice.choice(
                [status for status in ProductStatus.values if status != "COMPLETED"]
            ),
            billed_through_date=billed,
        )
    if dice.random() < 0.2:
        OrderFactory(customer=customer, status=dice.choice(["OPEN", "PENDING", "COMPLETED"]))
    if customer.kind == "PARENT":
        ChildFactory(parent=customer, status=dice.choice(["OPEN", "CLOSED"]))
    return customer


def state_of(customer):
    """Everything of the account that a fix could change."""
    return (
        Customer.objects.values_list("status", "cycle_date", "opened_on").get(pk=customer.pk),
        list(
            Line.objects.filter(customer=customer)
            .order_by("pk")
            .values_list("pk", "status", "disconnected_on")
        ),
        list(
            Product.objects.filter(customer=customer)
            .order_by("pk")
            .values_list("pk", "status", "billed_through_date", "realign")
        ),
        StatusChange.objects.filter(customer=customer).count(),
        Transaction.objects.filter(customer=customer).count(),
    )


def codes_of(customer):
    return {code for key, code in codes_of_accounts([customer.pk], AS_OF) if key == customer.pk}


@pytest.mark.parametrize("seed", range(3))
def test_after_a_fix_the_code_is_gone_and_no_new_one_has_come_or_nothing_has_changed(world, seed):
    dice = random.Random(seed)
    fixed = dict.fromkeys(SOURCE_CODES, 0)
    for _ in range(ACCOUNTS):
        customer = random_account(world, dice)
        carried = codes_of(customer)
        for code in sorted(carried & set(FIXES)):
            if code not in carried:
                continue  # gone with the one before
            fix = dice.choice(fixes_for(code, Customer.objects.get(pk=customer.pk)))
            state = state_of(customer)
            try:
                fix_account(customer, code, fix.name, as_of=AS_OF, reason="tidying up")
            except Refused:
                assert state_of(customer) == state
            else:
                before, carried = carried, codes_of(customer)
                assert code not in carried
                assert carried & set(WATCHED) <= before
                fixed[code] = fixed.get(code, 0) + 1
    assert sum(fixed.values()) > 20, fixed


SIMPLE = {
    "OPEN_CYCLE_NOT_ENABLED": ("OPEN", None, ["ACTIVE"]),
    "OPEN_SUSPENDED_SUBSCRIPTIONS": ("OPEN", date(2027, 1, 1), ["ACTIVE", "SUSPENDED"]),
    "OPEN_NO_SUBSCRIPTIONS": ("OPEN", date(2027, 1, 1), []),
    "CLOSED_WITH_SUBSCRIPTIONS": ("CLOSED", None, ["ACTIVE"]),
    "LEAD_CYCLE_ENABLED": ("LEAD", date(2027, 1, 1), ["PENDING"]),
    "PENDING_CYCLE_ENABLED": ("PENDING", date(2027, 1, 1), ["PENDING"]),
    "PENDING_NO_SUBSCRIPTIONS": ("PENDING", None, []),
    "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS": (
        "SUSPENDED",
        date(2027, 1, 1),
        ["ACTIVE", "SUSPENDED"],
    ),
    "SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS": ("SUSPENDED", date(2027, 1, 1), ["ACTIVE"]),
}


def simple(code):
    status, cycle_date, products = SIMPLE[code]
    customer = CustomerFactory(status=status, cycle_date=cycle_date)
    for product in products:
        ProductFactory(customer=customer, status=product)
    return customer


@pytest.mark.parametrize("code", SOURCE_CODES)
def test_the_usual_fix_mends_the_plain_case_is_recorded_as_a_fix_and_previewed_without_a_trace(
    provider, code
):
    customer = simple(code)
    assert code in codes_of(customer)
    state = state_of(customer)
    found = preview(customer, lambda: fix_account(customer, code, as_of=AS_OF), as_of=AS_OF)
    assert code in found.cleared
    assert found.created == []
    assert state_of(customer) == state
    fix_account(customer, code, as_of=AS_OF, reason="seen by Ann")
    assert codes_of(customer) == set()
    changes = StatusChange.objects.filter(customer=customer)
    assert {(change.cause, change.reason) for change in changes} <= {(Cause.FIX, "seen by Ann")}


@pytest.mark.parametrize(
    ("code", "name"), [(code, fix.name) for code in SOURCE_CODES for fix in FIXES[code]]
)
def test_each_fix_offered_mends_or_changes_nothing(provider, code, name):
    customer = simple(code)
    state = state_of(customer)
    try:
        fix_account(customer, code, name, as_of=AS_OF)
    except Refused:
        assert state_of(customer) == state
    else:
        assert code not in codes_of(customer)


def test_an_open_order_keeps_an_account_from_being_closed_and_is_named(provider):
    customer = simple("OPEN_NO_SUBSCRIPTIONS")
    OrderFactory(customer=customer, order_ref="O-77")
    state = state_of(customer)
    with pytest.raises(Refused, match="O-77"):
        fix_account(customer, "OPEN_NO_SUBSCRIPTIONS", as_of=AS_OF)
    assert state_of(customer) == state


def test_days_without_a_cycle_are_charged_only_if_asked_for(provider):
    products = {}
    for name in ("enable-cycle", "enable-cycle-charge-gap"):
        customer = CustomerFactory(status="OPEN", cycle_date=None)
        product = ProductFactory(customer=customer, billed_through_date=date(2026, 9, 30))
        fix_account(customer, "OPEN_CYCLE_NOT_ENABLED", name, as_of=AS_OF)
        product.refresh_from_db()
        products[name] = (product.billed_through_date, product.billing_gaps.count())
    assert products == {
        "enable-cycle": (date(2026, 12, 9), 1),
        "enable-cycle-charge-gap": (date(2026, 9, 30), 0),
    }


def test_a_parent_is_opened_so_that_it_can_bill(provider):
    parent = CustomerFactory(kind="PARENT", status="SUSPENDED", cycle_date=None)
    ProductFactory(customer=ChildFactory(parent=parent))
    assert "PARENT_CANNOT_BILL" in codes_of(parent)
    fix_account(parent, "PARENT_CANNOT_BILL", as_of=AS_OF)
    parent = Customer.objects.get(pk=parent.pk)
    assert (parent.status, parent.cycle_date is not None, codes_of(parent)) == ("OPEN", True, set())


def test_a_child_is_not_reopened_under_a_closed_parent(provider):
    parent = CustomerFactory(kind="PARENT", status="CLOSED")
    child = ChildFactory(parent=parent, status="CLOSED")
    ProductFactory(customer=child)
    with pytest.raises(Refused, match="its parent would then have PARENT_CANNOT_BILL"):
        fix_account(child, "CLOSED_WITH_SUBSCRIPTIONS", "reopen", as_of=AS_OF)


def test_products_on_a_dead_line_and_products_never_billed_are_mended(provider):
    customer = CustomerFactory()
    line = LineFactory(customer=customer, status="DISCONNECTED")
    ProductFactory(customer=customer, line=line)
    ProductFactory(customer=customer, billed_through_date=None, activated_on=date(2026, 11, 5))
    assert codes_of(customer) == {"PRODUCT_ON_DISCONNECTED_LINE", "ACTIVE_NEVER_BILLED"}
    fix_account(customer, "PRODUCT_ON_DISCONNECTED_LINE", as_of=AS_OF)
    fix_account(customer, "ACTIVE_NEVER_BILLED", "bill-from-activation", as_of=AS_OF)
    assert codes_of(customer) == set()
    assert Product.objects.get(customer=customer, line=None).billed_through_date == date(
        2026, 11, 4
    )


def test_entries_of_a_suspended_account_find_their_way_to_a_statement(provider):
    customer = CustomerFactory(status="SUSPENDED")
    ProductFactory(customer=customer, status="SUSPENDED")
    TransactionFactory(customer=customer)
    assert codes_of(customer) == {"UNPOSTABLE_TRANSACTIONS"}
    fix_account(customer, "UNPOSTABLE_TRANSACTIONS", "reactivate", as_of=AS_OF)
    assert codes_of(customer) == set()


@pytest.mark.parametrize(
    ("code", "name", "says"),
    [
        ("LEAD_CYCLE_ENABLED", "", "does not have"),
        ("NO_SUCH_CODE", "", "is not an issue code"),
        ("OPEN_NO_SUBSCRIPTIONS", "burn", "does not fix"),
        ("BALANCE_MISMATCH", "", "no guided fix"),
    ],
)
def test_what_makes_no_sense_is_refused(provider, code, name, says):
    with pytest.raises(Refused, match=says):
        fix_account(CustomerFactory(), code, name, as_of=AS_OF)
