"""What docs/architecture.md promises of SQL that writes money, and of who asks which day it is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APPS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
WRITES_MONEY = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+\"?statements_"
    r"(?:transaction|statement|accountbalance)\b"
)
MAKES_MONEY = re.compile(r"\b(?:Transaction|Statement)\.objects\.(?:bulk_)?create\(")
ENTER_ONE = ("statements/payments/operations.py", "statements/ledger/operations.py")
ASKS_THE_DAY = {"local_today", "today", "utcnow"}
EDGES = re.compile(
    r"/(?:views|api|rest|management|web)/"
    r"|/(?:views|api|tasks|forms|middleware|clock)\.py$|middleware"
)
# Today bounds what a live provider may record, is what the daily run catches up to,
# or is where the test clock of a sandbox stands.
DAY_ASKED_BY = {
    "accounts/processes/guards.py",
    "sync/book/importing.py",
    "sync/day/daily.py",
    "sync/day/sandbox_clock.py",
}


def _sources() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def test_sql_that_writes_money_stands_in_batch_modules():
    elsewhere = [
        name
        for name, text in _sources()
        if WRITES_MONEY.search(text) and not re.search(r"/batch(?:/|\.py$)", name)
    ]
    assert elsewhere == []


def test_one_entry_is_made_by_the_operations_of_payments_and_the_ledger_alone():
    makers = [name for name, text in _sources() if MAKES_MONEY.search(text)]

    assert [name for name in makers if name not in ENTER_ONE] == []


def test_only_edges_and_the_named_few_ask_which_day_it_is():
    asking = {name for name, text in _sources() if _asks_the_day(text) and not EDGES.search(name)}

    assert asking == DAY_ASKED_BY


def _asks_the_day(text: str) -> bool:
    return any(isinstance(node, ast.Call) and _is_today(node) for node in ast.walk(ast.parse(text)))


def _is_today(call: ast.Call) -> bool:
    """Whether the call asks for today; a local date of an instant that is given does not."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name in ASKS_THE_DAY or (name == "localdate" and not call.args)


def test_no_edge_refuses_what_its_operation_allows():
    """Page, command and API cannot disagree: what is refused, an operation refuses for all."""
    refusing = [
        name
        for name, text in _sources()
        if re.search(r"/(?:views|api|forms|filters|panels|admin)(?:/|\.py$)", name)
        and "raise Refused" in text
    ]
    assert refusing == []
