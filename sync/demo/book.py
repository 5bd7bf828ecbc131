"""Writes the demo customers as a book, the folder of CSV files that import_book reads."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from .customers import DemoCustomer, demo_customers
from .services import INTERNET, PROFILES, SERVICES, TELEPHONE

Row = tuple[object, ...]

FIRST_STATEMENT_NUMBER = 100_001

COLUMNS = {
    "bill_profiles": (
        "code name billing_mode lead_days terms_days advance_months auto_create_statements"
    ),
    "product_types": "code name billing default_rate",
    "customers": (
        "account_number name email kind bill_profile status cycle_date cycle_day currency opened_on"
    ),
    "lines": "line_ref account_number identifier status disconnected_on",
    "products": "product_ref account_number line_ref product_type description status rate "
    "activated_on billed_through_date disconnected_on",
    "statements": "statement_number account_number created_on cycle_date due_date "
    "previous_balance charges credits payments balance",
    "transactions": "transaction_ref account_number kind amount date statement_number description",
    "threshold_rules": "code threshold rearm_margin repeat_after_days",
}
THRESHOLD_RULES = [("OWES-200", -200, 25, 30)]


def write_demo_book(folder: Path, as_of: date, *, every: int = 1) -> None:
    """Write the book of the demo provider as it stands on as_of into the folder.

    The same as_of gives the same bytes. The folder is made when it is absent. `every` is 1 for all
    customers, n for every nth row of the data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    customers = list(islice(demo_customers(as_of), None, None, every))
    _write(folder, "bill_profiles", _bill_profiles())
    _write(folder, "product_types", _product_types())
    _write(folder, "threshold_rules", THRESHOLD_RULES)
    _write(folder, "customers", map(_customer, customers))
    _write(folder, "lines", (row for customer in customers for row in _lines(customer)))
    _write(folder, "products", (row for customer in customers for row in _products(customer)))
    numbered = list(enumerate(_in_order_of_creation(customers), start=FIRST_STATEMENT_NUMBER))
    _write(folder, "statements", (_statement(number, customer) for number, customer in numbered))
    _write(
        folder,
        "transactions",
        (row for number, customer in numbered for row in _transactions(number, customer)),
    )


def _write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS[name].split())
        writer.writerows(rows)


def _bill_profiles() -> Iterator[Row]:
    for profile in PROFILES.values():
        automatic = "true" if profile.automatic else "false"
        yield (
            profile.code,
            profile.name,
            "CYCLE",
            profile.lead_days,
            profile.terms_days,
            profile.advance_months,
            automatic,
        )


def _product_types() -> Iterator[Row]:
    for service in SERVICES:
        yield service.code, service.name, "RECURRING", service.price


def _customer(customer: DemoCustomer) -> Row:
    return (
        customer.account_number,
        customer.name,
        f"{customer.account_number.lower()}@example.com",
        "STANDARD",
        customer.profile.code,
        customer.status,
        customer.cycle_date,
        customer.cycle_day,
        "USD",
        customer.activated_on,
    )


def _lines(customer: DemoCustomer) -> Iterator[Row]:
    kinds = {service.line for service, _ in customer.services}
    identifiers = {
        TELEPHONE: f"+1555{customer.row_number:07d}",
        INTERNET: f"line{customer.row_number:05d}@net.example.com",
    }
    for kind in sorted(kinds):
        yield (
            _line_ref(customer, kind),
            customer.account_number,
            identifiers[kind],
            customer.service_status,
            customer.disconnected_on,
        )


def _products(customer: DemoCustomer) -> Iterator[Row]:
    never_active = customer.activated_on is None
    billed_through = None if never_active else customer.cycle_date - timedelta(days=1)
    for service, rate in customer.services:
        yield (
            f"{customer.account_number}-{service.code}",
            customer.account_number,
            _line_ref(customer, service.line),
            service.code,
            service.name,
            customer.service_status,
            rate,
            customer.activated_on,
            billed_through,
            customer.disconnected_on,
        )


def _line_ref(customer: DemoCustomer, kind: str) -> str:
    return f"{customer.account_number}-{kind}"


def _in_order_of_creation(customers: Iterable[DemoCustomer]) -> list[DemoCustomer]:
    """Return the customers by the date of their statement: a book lists statements as made."""
    return sorted(customers, key=_created_on)


def _created_on(customer: DemoCustomer) -> date:
    return customer.previous_cycle_date - timedelta(days=customer.profile.lead_days)


def _paid(customer: DemoCustomer) -> Decimal:
    return customer.monthly_charges if customer.pays_automatically else Decimal(0)


def _statement(number: int, customer: DemoCustomer) -> Row:
    charges, paid = customer.monthly_charges, _paid(customer)
    return (
        number,
        customer.account_number,
        _created_on(customer),
        customer.previous_cycle_date,
        customer.previous_cycle_date + timedelta(days=customer.profile.terms_days),
        0,
        charges,
        0,
        paid,
        charges - paid,
    )


def _transactions(number: int, customer: DemoCustomer) -> Iterator[Row]:
    account, created_on = customer.account_number, _created_on(customer)
    amount = customer.monthly_charges
    yield f"{account}-C1", account, "CHARGE", amount, created_on, number, "Services of the month"
    if customer.pays_automatically:
        yield f"{account}-P1", account, "PAYMENT", amount, created_on, number, "Automatic payment"
