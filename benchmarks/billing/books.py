"""Writes books of any size to measure with: the same arguments give the same bytes, and memory does
not grow with the size.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from accounts.calendar import anchored

Row = Iterable[object]

AS_OF = date(2027, 1, 15)
FIRST_STATEMENT_NUMBER = 1_000_001
ANCHORS = 31
# Code, lead days, terms days, advance months, automatic statements.
PROFILES = (
    ("MONTHLY", 5, 20, 1, "true"),
    ("QUEUE", 10, 30, 1, "false"),
    ("ARREARS", 0, 15, 0, "true"),
    ("AHEAD", 7, 45, 2, "false"),
)
# Customers repeat in these respects after so many, so that those of one kind are found without
# looking at all.
CYCLE = ANCHORS * len(PROFILES)
RECURRING = (
    ("INTERNET", "49.99"),
    ("VOICE", "19.995"),
    ("TV", "12.50"),
    ("STATIC-IP", "4.25"),
    ("DISCOUNT", "-5.005"),
)
STATUSES = ("OPEN",) * 46 + ("CLOSED", "CLOSED", "SUSPENDED", "PENDING")
FAMILY = 20

COLUMNS = {
    "bill_profiles": "code name billing_mode lead_days terms_days advance_months"
    " auto_create_statements hold_cycle_for_statement",
    "product_types": "code name billing default_rate",
    "customers": "account_number name email kind parent_account_number bill_profile"
    " status cycle_date cycle_day currency credit_limit opened_on",
    "lines": "line_ref account_number identifier status",
    "products": "product_ref account_number line_ref product_type description status"
    " rate quantity activated_on billed_through_date",
    "orders": "order_ref account_number status description",
    "statements": "statement_number account_number created_on cycle_date due_date"
    " previous_balance charges credits payments balance",
    "transactions": "transaction_ref account_number kind amount date statement_number description",
}


@dataclass(frozen=True)
class Account:
    """A customer by its number: its terms, and the dates that follow from them."""

    number: int
    as_of: date

    @property
    def account_number(self) -> str:
        return f"A{self.number:08d}"

    @property
    def profile(self) -> tuple[str, int, int, int, str]:
        return PROFILES[self.number // ANCHORS % len(PROFILES)]

    @property
    def status(self) -> str:
        return STATUSES[self.number * 7 % len(STATUSES)]

    @property
    def service_status(self) -> str:
        return {"OPEN": "ACTIVE", "CLOSED": "DISCONNECTED"}.get(self.status, self.status)

    @property
    def cycle_day(self) -> int:
        return self.number % ANCHORS + 1

    @property
    def cycle_date(self) -> date:
        this_month = anchored(self.as_of, 0, self.cycle_day)
        return this_month if this_month >= self.as_of else anchored(self.as_of, 1, self.cycle_day)

    @property
    def previous_cycle_date(self) -> date:
        return anchored(self.cycle_date, -1, self.cycle_day)

    @property
    def kind(self) -> str:
        """In each family of twenty the first pays for the second and the third."""
        return {0: "PARENT", 1: "CHILD", 2: "CHILD"}.get(self.number % FAMILY, "STANDARD")

    @property
    def has_statement(self) -> bool:
        return self.kind != "CHILD" and self.status != "PENDING" and self.number % 5 < 3

    @property
    def statement_created_on(self) -> date:
        return self.previous_cycle_date - timedelta(days=self.profile[1])


def write_book(
    folder: Path, customers: int, products_each: int = 3, as_of: date = AS_OF
) -> dict[str, int]:
    """Write a book of so many customers, of whom most are due for one month of charges on as_of,
    and return the rows of each file.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def accounts() -> Iterator[Account]:
        return (Account(number, as_of) for number in range(customers))

    return {
        "bill_profiles": _write(folder, "bill_profiles", _bill_profiles()),
        "product_types": _write(folder, "product_types", _product_types()),
        "customers": _write(folder, "customers", map(_customer, accounts())),
        "lines": _write(folder, "lines", map(_line, accounts())),
        "products": _write(
            folder,
            "products",
            (row for account in accounts() for row in _products(account, products_each)),
        ),
        "orders": _write(
            folder,
            "orders",
            (_order(account) for account in accounts() if account.number % 10 == 0),
        ),
        "statements": _write(
            folder, "statements", (_statement(*numbered) for numbered in _billed(customers, as_of))
        ),
        "transactions": _write(
            folder,
            "transactions",
            (row for numbered in _billed(customers, as_of) for row in _transactions(*numbered)),
        ),
    }


def _write(folder: Path, name: str, rows: Iterable[Row]) -> int:
    number = 0
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS[name].split())
        for row in rows:
            writer.writerow(row)
            number += 1
    return number


def _bill_profiles() -> Iterator[Row]:
    for code, lead_days, terms_days, advance_months, automatic in PROFILES:
        yield code, code.title(), "CYCLE", lead_days, terms_days, advance_months, automatic, "false"


def _product_types() -> Iterator[Row]:
    for code, rate in RECURRING:
        yield code, code.title(), "RECURRING", rate
    yield "SETUP", "Setup", "ONE_TIME", "99"


def _customer(account: Account) -> Row:
    parent = (
        Account(account.number - account.number % FAMILY, account.as_of).account_number
        if account.kind == "CHILD"
        else ""
    )
    opened_on = anchored(account.cycle_date, -2 - account.number % 60, account.cycle_day)
    return (
        account.account_number,
        f"Customer {account.number}",
        f"c{account.number}@example.com",
        account.kind,
        parent,
        account.profile[0],
        account.status,
        account.cycle_date,
        account.cycle_day,
        "USD",
        "100.00" if account.number % 3 == 0 else "",
        opened_on,
    )


def _line(account: Account) -> Row:
    return (
        f"{account.account_number}-L",
        account.account_number,
        f"+1555{account.number:08d}",
        account.service_status,
    )


def _products(account: Account, each: int) -> Iterator[Row]:
    pending = account.service_status == "PENDING"
    activated_on = "" if pending else anchored(account.cycle_date, -2, account.cycle_day)
    billed_through = "" if pending else account.cycle_date - timedelta(days=1)
    for place in range(each):
        code, rate = RECURRING[(account.number + place) % len(RECURRING)]
        line = f"{account.account_number}-L" if place < 2 else ""
        yield (
            f"{account.account_number}-P{place}",
            account.account_number,
            line,
            code,
            code.title(),
            account.service_status,
            rate if account.number % 4 else "",
            1 + account.number % 2,
            activated_on,
            billed_through,
        )


def _order(account: Account) -> Row:
    return f"{account.account_number}-O", account.account_number, "COMPLETED", "New service"


def _billed(customers: int, as_of: date) -> Iterator[tuple[int, Account]]:
    """Yield the customers that had a statement, in the order of its making, with its number."""
    kinds = sorted(
        (Account(number, as_of) for number in range(min(CYCLE, customers))),
        key=lambda kind: kind.statement_created_on,
    )
    accounts = (
        Account(number, as_of) for kind in kinds for number in range(kind.number, customers, CYCLE)
    )
    return enumerate(
        (account for account in accounts if account.has_statement), start=FIRST_STATEMENT_NUMBER
    )


def _charged(account: Account) -> Decimal:
    return Decimal(1000 + account.number % 9000) / 100


def _paid(account: Account) -> Decimal:
    return _charged(account) if account.number % 2 else Decimal(0)


def _statement(number: int, account: Account) -> Row:
    charged, paid = _charged(account), _paid(account)
    due_date = account.previous_cycle_date + timedelta(days=account.profile[2])
    created_on, cycle_date = account.statement_created_on, account.previous_cycle_date
    return (
        number,
        account.account_number,
        created_on,
        cycle_date,
        due_date,
        0,
        charged,
        0,
        paid,
        charged - paid,
    )


def _transactions(number: int, account: Account) -> Iterator[Row]:
    made_on = account.statement_created_on
    yield (
        f"{account.account_number}-C",
        account.account_number,
        "CHARGE",
        _charged(account),
        made_on,
        number,
        "Services of the month",
    )
    if paid := _paid(account):
        yield (
            f"{account.account_number}-P",
            account.account_number,
            "PAYMENT",
            paid,
            made_on,
            number,
            "Payment",
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("customers", type=int)
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF)
    arguments = parser.parse_args()
    print(write_book(arguments.folder, arguments.customers, as_of=arguments.as_of))
