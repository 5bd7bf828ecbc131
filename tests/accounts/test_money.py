from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.money import _KNOWN, is_currency, is_payable, minor_units, round_half_up

AMOUNTS = st.decimals(-(10**9), 10**9, places=8)
CURRENCIES = st.sampled_from(["JPY", "USD", "KWD", "CLF"])


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "USD", "0.01"),
        ("-0.005", "USD", "-0.01"),
        ("1.004999", "USD", "1.00"),
        ("2.675", "USD", "2.68"),
        ("0.5", "JPY", "1"),
        ("1.5", "JPY", "2"),
        ("2.5", "JPY", "3"),
        ("2.4999", "JPY", "2"),
        ("0.0005", "KWD", "0.001"),
        ("1.0024", "KWD", "1.002"),
        ("0.00005", "CLF", "0.0001"),
    ],
)
def test_a_tie_goes_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount), currency)) == rounded


@pytest.mark.parametrize(
    ("amount", "currency", "payable"),
    [
        ("1.00", "JPY", True),
        ("1.01", "JPY", False),
        ("1.01", "USD", True),
        ("1.001", "USD", False),
        ("1.001", "KWD", True),
    ],
)
def test_an_amount_finer_than_the_minor_unit_cannot_be_paid(
    amount: str, currency: str, payable: bool
) -> None:
    assert is_payable(Decimal(amount), currency) is payable


@pytest.mark.parametrize(
    ("code", "known"), [("USD", True), ("KWD", True), ("usd", False), ("XXQ", False), ("", False)]
)
def test_a_currency_is_known_by_its_iso_code(code: str, known: bool) -> None:
    assert is_currency(code) is known


@pytest.mark.django_db
def test_the_database_knows_the_minor_units_of_every_currency() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, minor_units(code) FROM unnest(%s) AS code", [sorted(_KNOWN)])
        units = dict(cursor.fetchall())

    assert units == {code: minor_units(code) for code in _KNOWN}
    assert len(units) > 150


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(amount=AMOUNTS, currency=CURRENCIES)
def test_the_database_and_python_round_alike(amount: Decimal, currency: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(%s::numeric, minor_units(%s))", [amount, currency])

        assert cursor.fetchone()[0] == round_half_up(amount, currency)
