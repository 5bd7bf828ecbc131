"""A small provider for the pages: what each test needs besides, it makes itself. Everything here
runs inside `provider_transaction`.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import BillProfile, Customer, Provider
from products.models import Line, Order, Product, ProductType
from statements.models import Statement, Transaction


def make_profile(provider: Provider, **values: Any) -> BillProfile:
    values = {
        "code": "MONTHLY",
        "name": "Monthly",
        "lead_days": 5,
        "terms_days": 20,
        "advance_months": 1,
    } | values
    return BillProfile.objects.create(provider=provider, **values)


def make_customer(profile: BillProfile, number: str, **values: Any) -> Customer:
    values = {"name": f"Customer {number}", "status": "OPEN", "currency": "USD"} | values
    if values.get("cycle_date"):
        values.setdefault("cycle_day", values["cycle_date"].day)
    return Customer.objects.create(
        provider=profile.provider, bill_profile=profile, account_number=number, **values
    )


def make_type(provider: Provider, **values: Any) -> ProductType:
    return ProductType.objects.create(
        provider=provider, **({"code": "FIBRE", "name": "Fibre", "billing": "RECURRING"} | values)
    )


def make_product(customer: Customer, kind: ProductType, ref: str, **values: Any) -> Product:
    values = {"status": "ACTIVE", "rate": Decimal("29.95")} | values
    return Product.objects.create(
        provider=customer.provider, customer=customer, product_type=kind, product_ref=ref, **values
    )


def make_line(customer: Customer, ref: str, **values: Any) -> Line:
    values = {"identifier": f"+1 555 {ref}", "status": "ACTIVE"} | values
    return Line.objects.create(
        provider=customer.provider, customer=customer, line_ref=ref, **values
    )


def make_order(customer: Customer, ref: str, **values: Any) -> Order:
    return Order.objects.create(
        provider=customer.provider,
        customer=customer,
        order_ref=ref,
        **({"status": "OPEN"} | values),
    )


def make_entry(customer: Customer, amount: str, kind: str = "CHARGE", **values: Any) -> Transaction:
    values = {"date": date(2026, 11, 1), "billing_account_id": customer.billing_account_id} | values
    return Transaction.objects.create(
        provider=customer.provider, customer=customer, kind=kind, amount=Decimal(amount), **values
    )


def make_statement(customer: Customer, number: str, charges: str, **values: Any) -> Statement:
    values = {
        "created_on": date(2026, 10, 1),
        "cycle_date": date(2026, 10, 5),
        "due_date": date(2026, 10, 25),
    } | values
    sums = {
        "previous_balance": Decimal(0),
        "charges": Decimal(charges),
        "credits": Decimal(0),
        "payments": Decimal(0),
    }
    return Statement.objects.create(
        provider=customer.provider,
        customer=customer,
        statement_number=number,
        balance=Decimal(charges),
        **sums,
        **values,
    )
