"""What an export writes, and that it comes in again as the same book."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import Refused
from accounts.models import Customer, StatusChange
from accounts.tenancy.transactions import provider_transaction
from statements.models import AccountBalance
from sync.book.exporting import export_book
from sync.book.files import FILES
from sync.book.importing import import_book
from tests.factories import ProviderFactory
from tests.sync.book.good_book import Book

pytestmark = pytest.mark.django_db

VECTORS = Path(__file__).parents[2] / "vectors"
BOOKS = sorted(folder.name for folder in VECTORS.iterdir() if folder.is_dir())
READ_AGAIN = [file.path for file in FILES]

# Everything that UTF-8 can carry on one line; an empty text is no text.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=200
)
amounts = st.decimals(0, 10**6, places=2).map(str)
rates = st.decimals(-(10**6), 10**6, places=8).map(lambda rate: f"{rate:f}")
keys = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\Z")


def contents(folder: Path, names: list[str] = READ_AGAIN) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names}


def exported_twice(provider, folder: Path) -> tuple[Path, Path]:
    """Export the provider, import that into a new one, and export that one as well."""
    first, second = folder / "first", folder / "second"
    export_book(provider, first)
    other = ProviderFactory(currency=provider.currency)
    import_book(other, first)
    export_book(other, second)
    return first, second


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.mark.parametrize("name", BOOKS)
def test_an_exported_book_comes_in_and_goes_out_byte_for_byte(plain_provider, tmp_path, name):
    import_book(plain_provider, VECTORS / name / "book")
    first, second = exported_twice(plain_provider, tmp_path)
    assert contents(first) == contents(second)
    assert contents(first, ["balances.csv"]) == contents(second, ["balances.csv"])


@pytest.mark.parametrize("name", BOOKS)
def test_an_export_says_what_was_imported(plain_provider, tmp_path, name):
    import_book(plain_provider, VECTORS / name / "book")
    export_book(plain_provider, tmp_path / "out")
    for file in FILES:
        imported = {row[file.key]: row for row in rows(VECTORS / name / "book" / file.path)}
        exported = {row[file.key]: row for row in rows(tmp_path / "out" / file.path)}
        assert exported.keys() == imported.keys()
        for key, row in imported.items():
            assert _same(row, exported[key]), (file.name, key)


def _same(imported: dict[str, str], exported: dict[str, str]) -> bool:
    """Whether every value that the imported row gave is there, as a number where it is one."""
    return all(
        value == exported[name] or Decimal(value) == Decimal(exported[name])
        for name, value in imported.items()
        if value
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(texts, min_size=1, max_size=8),
    identifiers=st.lists(texts, min_size=1, max_size=4),
    rate=rates,
    amount=amounts,
    accounts=st.lists(keys, min_size=1, max_size=8, unique=True),
)
def test_any_text_and_any_number_survives_the_round_trip(
    db, tmp_path_factory, names, identifiers, rate, amount, accounts
):
    folder = tmp_path_factory.mktemp("round")
    book = Book(folder / "book")
    for place, account in enumerate(accounts):
        name = names[place % len(names)]
        book.add("customers", account_number=f"X{account}"[:64], name=name)
        book.add(
            "lines", line_ref=f"X{account}"[:64], identifier=identifiers[place % len(identifiers)]
        )
        book.add("orders", order_ref=f"X{account}"[:64], description=name)
        book.add("products", product_ref=f"X{account}"[:64], rate=rate, description=name)
        book.add(
            "transactions",
            transaction_ref=f"X{account}"[:64],
            amount=amount,
            description=name,
            **NO_PERIOD,
        )
    provider = ProviderFactory()
    import_book(provider, book.write())
    first, second = exported_twice(provider, folder)
    assert contents(first) == contents(second)
    assert [
        row["name"]
        for row in rows(first / "customers.csv")
        if row["account_number"].startswith("X")
    ] == [
        row["name"]
        for row in sorted(book.rows["customers"], key=lambda row: row["account_number"])
        if row["account_number"].startswith("X")
    ]


NO_PERIOD = {"product_ref": "", "period_start": "", "period_end": ""}


def test_values_are_written_in_one_form(plain_provider, book, tmp_path):
    book.change("products", 2, rate="0020.500", quantity="2.0")
    book.change("customers", 2, credit_limit="100", email="ada@example.com")
    import_book(plain_provider, book.write())
    export_book(plain_provider, tmp_path / "out")
    text = {
        name: (tmp_path / "out" / f"{name}.csv").read_text().splitlines()[1] for name in book.rows
    }
    assert text == {
        "bill_profiles": "DAY15,Fifteenth,DAILY,0,15,1,15,,false,false,false",
        "customers": "A1,Ada,ada@example.com,STANDARD,,MONTHLY,OPEN,2027-01-01,1,USD,100.00,,",
        "product_types": "NET,Internet,RECURRING,49.99,true",
        "lines": "L1,A1,+15550001,ACTIVE,",
        "products": "R1,A1,L1,NET,,ACTIVE,20.5,2,,2026-12-31,,",
        "orders": "O1,A1,OPEN,",
        "statements": "1001,A1,2026-11-26,2026-12-01,2026-12-21,0.00,10.00,0.00,0.00,10.00,REGULAR",
        "transactions": "T1,A1,CHARGE,10.00,2026-11-26,R1,2026-12-01,2026-12-31,1001,,",
        "threshold_rules": "LOW,-50,0,",
    }


@pytest.mark.parametrize(
    ("currency", "amount"), [("JPY", "12"), ("USD", "12.00"), ("KWD", "12.000"), ("CLF", "12.0000")]
)
def test_amounts_have_the_digits_of_their_currency(book, db, tmp_path, currency, amount):
    book.change("customers", 2, currency=currency)
    book.change("transactions", 2, amount="12")
    book.change("transactions", 4, amount="12")
    provider = ProviderFactory()
    import_book(provider, book.write())
    export_book(provider, tmp_path / "out")
    assert rows(tmp_path / "out" / "transactions.csv")[0]["amount"] == amount


def test_statements_are_written_in_the_order_in_which_they_were_made(
    plain_provider, book, tmp_path
):
    for number, day in enumerate(["2026-12-03", "2026-12-01", "2026-12-02", "2026-12-01"]):
        book.add("statements", statement_number=f"{9 - number}", created_on=day, kind="FINAL")
    import_book(plain_provider, book.write())
    first, second = exported_twice(plain_provider, tmp_path)
    made = [row["statement_number"] for row in rows(first / "statements.csv")]
    assert made == ["1001", "8", "6", "7", "9", "1002"]
    assert contents(first) == contents(second)


def test_balances_are_those_of_billing_accounts_against_their_limit(plain_provider, book, tmp_path):
    book.change("customers", 4, credit_limit="50")
    book.add("customers", account_number="B1")
    import_book(plain_provider, book.write())
    export_book(plain_provider, tmp_path / "out")
    assert (tmp_path / "out" / "balances.csv").read_text().splitlines() == [
        "account_number,balance_due,available_balance",
        "A1,0.00,0.00",
        "B1,0.00,0.00",
        "P1,2.00,48.00",
    ]
    with provider_transaction(plain_provider):
        assert AccountBalance.objects.count() == 2


def test_status_changes_of_customers_are_written(plain_provider, book, tmp_path):
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider, cause="OVERRIDE", as_of="2027-01-02"):
        Customer.objects.filter(account_number="A1").update(status="SUSPENDED")
        change = StatusChange.objects.get()
    export_book(plain_provider, tmp_path / "out")
    changed_at = change.changed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert (tmp_path / "out" / "status_changes.csv").read_text().splitlines() == [
        "account_number,from_status,to_status,cause,as_of,changed_at",
        f"A1,OPEN,SUSPENDED,OVERRIDE,2027-01-02,{changed_at}",
    ]
    assert (
        tmp_path / "out" / "notifications.csv"
    ).read_text() == "account_number,rule,episode,repeat,status,created_at\n"


def test_an_empty_provider_gives_headers(plain_provider, tmp_path):
    export_book(plain_provider, tmp_path / "out")
    for file in FILES:
        assert (tmp_path / "out" / file.path).read_text() == ",".join(
            column.name for column in file.columns
        ) + "\n"


def test_an_earlier_export_is_replaced_and_nothing_else_is_touched(plain_provider, book, tmp_path):
    import_book(plain_provider, book.write())
    assert export_book(plain_provider, tmp_path / "out") == export_book(
        plain_provider, tmp_path / "out"
    )
    (tmp_path / "out" / "notes.txt").touch()
    with pytest.raises(Refused, match=r"has other files in it, such as notes\.txt"):
        export_book(plain_provider, tmp_path / "out")


def test_a_failed_export_leaves_the_earlier_one_as_it_was(
    plain_provider, book, tmp_path, monkeypatch
):
    import_book(plain_provider, book.write())
    export_book(plain_provider, tmp_path / "out")
    before = contents(tmp_path / "out")

    def full_disk(*args: object) -> int:
        raise OSError(28, "No space left on device", "customers.csv")

    monkeypatch.setattr("sync.book.exporting._write", full_disk)
    with pytest.raises(Refused, match=r"customers\.csv cannot be written: No space left on device"):
        export_book(plain_provider, tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir())[0] == "balances.csv"


def test_a_place_that_is_no_folder_is_refused(plain_provider, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(Refused, match="out cannot be written"):
        export_book(plain_provider, tmp_path / "out")


def test_an_export_has_the_rows_of_its_provider_only(plain_provider, book, tmp_path):
    import_book(ProviderFactory(), book.write())
    assert set(export_book(plain_provider, tmp_path / "out").values()) == {0}
