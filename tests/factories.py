"""Rows for tests. Each belongs to the provider in whose transaction it is made, and is ready to be
billed unless told otherwise.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django_scopes import get_scope
from factory.django import DjangoModelFactory

from accounts.models import BillProfile, Customer, Provider
from products.models import Line, Order, Product, ProductType
from statements.models import Statement, Transaction


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    slug = factory.Sequence(lambda number: f"provider-{number}")
    name = factory.LazyAttribute(lambda provider: provider.slug.title())
    currency = "USD"
    timezone = "UTC"
    sandbox = True


class OwnRowFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    provider = factory.LazyFunction(lambda: get_scope()["provider"])


class BillProfileFactory(OwnRowFactory):
    class Meta:
        model = BillProfile

    code = factory.Sequence(lambda number: f"BP{number}")
    name = "Monthly"
    lead_days = 5
    terms_days = 20
    advance_months = 1


class CustomerFactory(OwnRowFactory):
    """An open account whose cycle date is the first of January 2027."""

    class Meta:
        model = Customer

    account_number = factory.Sequence(lambda number: f"A{number:06}")
    name = factory.LazyAttribute(lambda customer: f"Customer {customer.account_number}")
    bill_profile = factory.SubFactory(BillProfileFactory)
    status = "OPEN"
    cycle_date = date(2027, 1, 1)
    cycle_day = factory.LazyAttribute(
        lambda customer: (
            customer.bill_profile.cycle_day or (customer.cycle_date and customer.cycle_date.day)
        )
    )
    currency = "USD"


class ChildFactory(CustomerFactory):
    """A child of `parent`, in whose currency it is billed."""

    kind = "CHILD"
    bill_profile = factory.SelfAttribute("parent.bill_profile")
    currency = factory.SelfAttribute("parent.currency")
    parent = factory.SubFactory(CustomerFactory, kind="PARENT")


class ProductTypeFactory(OwnRowFactory):
    class Meta:
        model = ProductType

    code = factory.Sequence(lambda number: f"TYPE{number}")
    name = "Internet"
    billing = "RECURRING"


class LineFactory(OwnRowFactory):
    class Meta:
        model = Line

    line_ref = factory.Sequence(lambda number: f"L{number}")
    customer = factory.SubFactory(CustomerFactory)
    identifier = factory.Sequence(lambda number: f"+1555{number:07}")
    status = "ACTIVE"


class ProductFactory(OwnRowFactory):
    """An active subscription at 30.00 a month, billed through December 2026."""

    class Meta:
        model = Product

    product_ref = factory.Sequence(lambda number: f"P{number}")
    customer = factory.SubFactory(CustomerFactory)
    product_type = factory.SubFactory(ProductTypeFactory)
    status = "ACTIVE"
    rate = Decimal("30.00")
    billed_through_date = date(2026, 12, 31)


class OneTimeProductFactory(ProductFactory):
    product_type = factory.SubFactory(ProductTypeFactory, billing="ONE_TIME")
    billed_through_date = None


class OrderFactory(OwnRowFactory):
    class Meta:
        model = Order

    order_ref = factory.Sequence(lambda number: f"O{number}")
    customer = factory.SubFactory(CustomerFactory)
    status = "OPEN"


class TransactionFactory(OwnRowFactory):
    """An unposted charge of 10.00."""

    class Meta:
        model = Transaction

    customer = factory.SubFactory(CustomerFactory)
    billing_account_id = factory.LazyAttribute(lambda entry: entry.customer.billing_account_id)
    kind = "CHARGE"
    amount = Decimal("10.00")
    date = date(2026, 12, 15)


class StatementFactory(OwnRowFactory):
    """A statement of the cycle of December 2026, over 10.00."""

    class Meta:
        model = Statement

    statement_number = factory.Sequence(lambda number: f"S{number}")
    customer = factory.SubFactory(CustomerFactory)
    created_on = date(2026, 12, 1)
    cycle_date = date(2026, 12, 1)
    due_date = date(2026, 12, 21)
    previous_balance = Decimal(0)
    charges = Decimal("10.00")
    credits = Decimal(0)
    payments = Decimal(0)
    balance = factory.LazyAttribute(
        lambda bill: bill.previous_balance + bill.charges - bill.credits - bill.payments
    )


class OctoberStatementFactory(StatementFactory):
    """A statement of October 2026 that was due on the 25th."""

    created_on = date(2026, 10, 1)
    cycle_date = date(2026, 10, 5)
    due_date = date(2026, 10, 25)


def make_family(children: int = 1, **values: Any) -> tuple[Customer, list[Customer]]:
    """Make a parent and its children, and return both."""
    parent = CustomerFactory(kind="PARENT", **values)
    return parent, [ChildFactory(parent=parent, status=parent.status) for _ in range(children)]
