"""A small good book to bring in, which a test spoils."""

import csv
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Provider
from sync.book.files import FILES
from sync.book.importing import import_book
from sync.book.problems import BookRefused

GOOD_BOOK = """
bill_profiles    code=MONTHLY name=Monthly billing_mode=CYCLE lead_days=5 terms_days=20 \
advance_months=1
bill_profiles    code=DAY15 name=Fifteenth billing_mode=DAILY lead_days=0 terms_days=15 \
advance_months=1 cycle_day=15
customers        account_number=A1 name=Ada kind=STANDARD bill_profile=MONTHLY status=OPEN \
cycle_date=2027-01-01 currency=USD
customers        account_number=C1 name=Child kind=CHILD parent_account_number=P1 \
bill_profile=MONTHLY status=OPEN cycle_date=2027-01-31
customers        account_number=P1 name=Parent kind=PARENT bill_profile=DAY15 status=OPEN \
cycle_date=2027-01-15
product_types    code=NET name=Internet billing=RECURRING default_rate=49.99
product_types    code=SETUP name=Setup billing=ONE_TIME
lines            line_ref=L1 account_number=A1 identifier=+15550001 status=ACTIVE
lines            line_ref=L2 account_number=P1 identifier=+15550002 status=ACTIVE
products         product_ref=R1 account_number=A1 line_ref=L1 product_type=NET status=ACTIVE \
billed_through_date=2026-12-31
products         product_ref=R2 account_number=C1 product_type=SETUP status=PENDING rate=99
orders           order_ref=O1 account_number=A1 status=OPEN
statements       statement_number=1001 account_number=A1 created_on=2026-11-26 \
cycle_date=2026-12-01 due_date=2026-12-21 previous_balance=0 charges=10.00 credits=0 payments=0 \
balance=10
statements       statement_number=1002 account_number=P1 created_on=2026-12-15 \
cycle_date=2026-12-15 due_date=2026-12-30 previous_balance=5 charges=2 credits=3 payments=4 \
balance=0
transactions     transaction_ref=T1 account_number=A1 kind=CHARGE amount=10.00 date=2026-11-26 \
product_ref=R1 period_start=2026-12-01 period_end=2026-12-31 statement_number=1001
transactions     transaction_ref=T2 account_number=C1 kind=CHARGE amount=2 date=2026-12-15 \
statement_number=1002
transactions     transaction_ref=T3 account_number=A1 kind=CREDIT amount=10 date=2026-12-20 \
reverses=T1
threshold_rules  code=LOW threshold=-50
"""


class Book:
    """Rows of the good book, by file, in a folder. Rows are dictionaries; row n of a file stands on
    its line n + 2.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, list[dict[str, str]]] = {file.name: [] for file in FILES}
        for line in GOOD_BOOK.strip().splitlines():
            name, *values = line.split()
            self.rows[name].append(dict(value.split("=", 1) for value in values))

    def change(self, file: str, line: int, **values: str) -> None:
        self.rows[file][line - 2].update(values)

    def add(self, file: str, **values: str) -> None:
        """Add a row that is the file's first one but for these values."""
        self.rows[file].append(self.rows[file][0] | values)

    def write(self) -> Path:
        """Write the files, all columns of each, and return the folder."""
        self.folder.mkdir(exist_ok=True)
        for file in FILES:
            with (self.folder / file.path).open("w", encoding="utf-8", newline="") as target:
                writer = csv.DictWriter(target, [column.name for column in file.columns])
                writer.writeheader()
                writer.writerows(self.rows[file.name])
        return self.folder


def problems_of(provider: Provider, folder: Path, **options: Any) -> list[str]:
    """Bring the book in, and return all the problems for which it is refused."""
    with pytest.raises(BookRefused) as refusal:
        import_book(provider, folder, **options)
    assert refusal.value.total == len(refusal.value.problems)
    return refusal.value.problems
