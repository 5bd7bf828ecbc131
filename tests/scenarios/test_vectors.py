"""The three worked books, brought in and billed day by day by the commands, compared with what they
are known to come to.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.rules import below
from notifications.models import ThresholdRule
from products.models import Product
from statements.models import Statement, Transaction
from sync.rules.closure import closable
from tests.factories import ProviderFactory

VECTORS = Path(__file__).parents[1] / "vectors"
BOOKS = ["book_11", "book_22", "book_33"]
FIRST_DAY = date(2027, 12, 20)
THROUGH = [date(2027, 12, 20), date(2028, 2, 3), date(2028, 4, 28)]
SUMS = ("previous_balance", "charges", "credits", "payments", "balance")

Row = tuple[str, ...]
BringIn = Callable[[str], Provider]


@pytest.fixture
def bring_in(transactional_db: None) -> BringIn:
    """Import a book by the command; every run is committed, as it will be."""

    def bring_in(book: str) -> Provider:
        provider = ProviderFactory(slug=book.replace("_", "-"))
        call_command(
            "import_book", str(VECTORS / book / "book"), provider=provider.slug, stdout=StringIO()
        )
        return provider

    return bring_in


def expected_before(book: str) -> dict[str, Any]:
    return json.loads((VECTORS / book / "expected" / "before.json").read_text())


def answer(command: str, provider: Provider, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    call_command(command, provider=provider.slug, as_of=FIRST_DAY, json=True)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("book", BOOKS)
def test_before_any_run_the_queries_answer_as_expected(
    book: str, bring_in: BringIn, capsys: pytest.CaptureFixture[str]
) -> None:
    provider, expected = bring_in(book), expected_before(book)

    queue = answer("statement_queue", provider, capsys)
    out_of_sync = answer("out_of_sync", provider, capsys)
    with provider_transaction(provider):
        candidates = sorted(closable(FIRST_DAY).values_list("account_number", flat=True))
        below_threshold = {
            rule.code: sorted(below(rule).values_list("account_number", flat=True))
            for rule in ThresholdRule.objects.all()
        }

    assert [row["account_number"] for row in queue["customers"]] == sorted(
        expected["statement_queue"]
    )
    assert {row["account_number"]: row["codes"] for row in out_of_sync["accounts"]} == {
        account: sorted(codes) for account, codes in expected["out_of_sync"].items()
    }
    assert candidates == sorted(expected["sync_status_candidates"])
    assert below_threshold == {
        code: sorted(accounts) for code, accounts in expected["below_threshold"].items()
    }


@pytest.mark.parametrize("book", BOOKS)
def test_daily_runs_come_to_the_expected_books(
    book: str, bring_in: BringIn, request: pytest.FixtureRequest
) -> None:
    """The first book goes to its end, the others as far as the option `--months` asks."""
    provider, first = bring_in(book), FIRST_DAY
    until = FIRST_DAY + timedelta(days=31 * request.config.getoption("--months"))

    for last in THROUGH:
        if last > until and book != BOOKS[0]:
            break
        call_command(
            "run_daily", provider=provider.slug, as_of=first, through=last, stdout=StringIO()
        )
        assert (
            differences(provider, VECTORS / book / "expected" / f"after_daily_through_{last}") == {}
        )
        first = last + timedelta(days=1)


def differences(provider: Provider, expected: Path) -> dict[str, Any]:
    """Return for each table that differs what it lacks and what it has too much, as multisets of
    rows.
    """
    found = {}
    with provider_transaction(provider):
        for name, rows in tables().items():
            lacking, extra = (
                _read(expected / f"{name}.csv") - rows,
                rows - _read(expected / f"{name}.csv"),
            )
            if lacking or extra:
                found[name] = {
                    "lacking": sorted(lacking.elements())[:5],
                    "extra": sorted(extra.elements())[:5],
                }
    return found


def tables() -> dict[str, Counter[Row]]:
    return {
        "customers": _counted(
            Customer.objects.values_list("account_number", "status", "cycle_date")
        ),
        "products": _counted(
            Product.objects.values_list("product_ref", "status", "billed_through_date")
        ),
        "statements": _counted(
            Statement.objects.values_list(
                "customer__account_number", "created_on", "cycle_date", "due_date", *SUMS
            )
        ),
        "transactions": _counted(
            Transaction.objects.values_list(
                "customer__account_number",
                "kind",
                "amount",
                "date",
                "product__product_ref",
                "period_start",
                "period_end",
                "statement__customer__account_number",
                "statement__created_on",
                "statement__cycle_date",
            )
        ),
        "balances": _counted(_balance(customer) for customer in _billing_accounts()),
    }


def _billing_accounts() -> Any:
    return Customer.objects.billing_accounts().select_related("balance")


def _balance(customer: Customer) -> tuple[Any, ...]:
    balance = getattr(customer, "balance", None)
    due = balance.charges - balance.credits - balance.payments if balance else Decimal(0)
    return customer.account_number, due, (customer.credit_limit or Decimal(0)) - due


def _counted(rows: Any) -> Counter[Row]:
    return Counter(tuple(map(_text, row)) for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.3f}"
    return "" if value is None else str(value)


def _read(path: Path) -> Counter[Row]:
    with path.open(newline="") as file:
        _header, *rows = csv.reader(file)
    return Counter(map(tuple, rows))
