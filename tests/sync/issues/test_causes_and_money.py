from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording
from products.models import Product
from sync.issues.queries import Filters, rows_of
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory

AS_OF = date(2026, 12, 10)


def row_of(customer):
    (row,) = rows_of([customer.pk], Filters(), AS_OF)
    return row


def set_status(customer, status, **settings):
    with recording(**settings):
        Customer.objects.filter(pk=customer.pk).update(status=status)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (
            {"cause": Cause.OVERRIDE, "via": "UI"},
            "A status override went around the workflow; the activation was skipped",
        ),
        (
            {"cause": Cause.DIRECT, "via": "SQL"},
            "It was changed in the database, without a workflow; the activation was skipped",
        ),
        (
            {"cause": Cause.DIRECT, "via": "API"},
            "The API changed it without a workflow; the activation was skipped",
        ),
        ({"cause": Cause.IMPORT, "via": "IMPORT"}, "An import changed it"),
        (
            {"cause": Cause.RESTORE, "via": "UI"},
            "The account was restored, and something has changed since",
        ),
    ],
)
def test_the_likely_cause_is_read_from_what_is_on_record(provider, settings, says):
    customer = CustomerFactory(status="PENDING", cycle_date=None)
    ProductFactory(customer=customer)
    set_status(customer, "OPEN", actor="ann", reason="hurry", as_of="2026-12-03", **settings)
    (issue,) = row_of(customer).issues
    assert issue.origin.cause == says
    assert issue.origin.since == date(2026, 12, 3)
    assert issue.origin.by == f"customer pending to open by ann ({settings['via']}): hurry"


def test_an_account_that_never_changed_came_in_like_that(provider):
    customer = CustomerFactory(status="LEAD")
    (issue,) = row_of(customer).issues
    assert issue.origin.cause == "It has not changed since it was imported or created"
    assert issue.origin.since == customer.created_at.date()


def test_a_service_that_was_suspended_later_than_the_account_was_opened_is_the_cause(provider):
    customer = CustomerFactory(status="PENDING")
    product = ProductFactory(customer=customer)
    set_status(customer, "OPEN", cause=Cause.WORKFLOW, as_of="2026-11-01")
    with recording(cause=Cause.SERVICE, via="API", as_of="2026-12-05"):
        Product.objects.filter(pk=product.pk).update(status="SUSPENDED")
    (issue,) = row_of(customer).issues
    assert issue.origin.cause == "A service was changed by itself, not by the account's workflow"
    assert issue.origin.since == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("status", "cycle_date", "products", "free", "too_much"),
    [
        ("OPEN", None, [("ACTIVE", 2)], "60.00", "0"),
        ("CLOSED", None, [("ACTIVE", 1), ("SUSPENDED", 1)], "30.00", "0"),
        ("SUSPENDED", date(2027, 1, 1), [("ACTIVE", 1), ("SUSPENDED", 1)], "30.00", "0"),
        ("LEAD", date(2027, 1, 1), [("PENDING", 1)], "0", "30.00"),
        ("OPEN", date(2027, 1, 1), [], "0", "0"),
    ],
)
def test_what_is_at_risk_a_month_is_rate_times_quantity(
    provider, status, cycle_date, products, free, too_much
):
    customer = CustomerFactory(status=status, cycle_date=cycle_date)
    for product_status, quantity in products:
        ProductFactory(customer=customer, status=product_status, quantity=quantity)
    at_risk = row_of(customer).at_risk
    assert (at_risk.free, at_risk.too_much) == (Decimal(free), Decimal(too_much))


def test_a_suspended_service_that_is_billed_meanwhile_is_not_free(provider):
    free, billed = ProductTypeFactory(bill_while_suspended=False), ProductTypeFactory()
    customer = CustomerFactory()
    ProductFactory(customer=customer, status="SUSPENDED", product_type=free, rate=Decimal(7))
    ProductFactory(customer=customer, status="SUSPENDED", product_type=billed)
    assert row_of(customer).at_risk.free == Decimal("7.00")


def test_a_subscription_counts_once_however_many_codes_it_makes(provider):
    customer = CustomerFactory(cycle_date=None)
    line = LineFactory(customer=customer, status="DISCONNECTED")
    ProductFactory(customer=customer, line=line, billed_through_date=None)
    row = row_of(customer)
    assert len(row.issues) == 3
    assert row.at_risk.total == Decimal("30.00")
