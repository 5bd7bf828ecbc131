"""Amounts and dates as people type them (docs/pages.md)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts.models import Provider
from accounts.web.fields import AmountField, DayField

AMOUNTS = [
    ("en_US", "30", "30"),
    ("en_US", "1000.5", "1000.5"),
    ("en_US", "1,000.00", "1000"),
    ("en_US", " 12,345,678.90 ", "12345678.9"),
    ("en_US", "-5.25", "-5.25"),
    ("en_US", "\u22125", "-5"),
    ("en_GB", "1,000.00", "1000"),
    ("de_DE", "1.000,00", "1000"),
    ("de_DE", "1000,5", "1000.5"),
    ("es_ES", "1.000,00", "1000"),
    ("fr_FR", "1 000,00", "1000"),
    ("fr_FR", "1\u00a0000,00", "1000"),
    ("fr_FR", "1\u202f000,00", "1000"),
]
NO_AMOUNTS = [
    ("en_US", "1e3"),
    ("en_US", "1E3"),
    ("en_US", "1.000,00"),
    ("en_US", "1,00"),
    ("en_US", "1,0000"),
    ("en_US", "10,00,000"),
    ("en_US", ",100"),
    ("en_US", "1 000"),
    ("en_US", "1_000"),
    ("en_US", "NaN"),
    ("en_US", "Infinity"),
    ("en_US", "0x10"),
    ("en_US", "٣"),
    ("en_US", "$5"),
    ("en_US", "+5"),
    ("en_US", "5."),
    ("en_US", ".5"),
    ("en_US", "--5"),
    ("en_US", "1" * 41),
    ("de_DE", "1,000.00"),
    ("de_DE", "30.00"),
    ("fr_FR", "1.000,00"),
]


def clean(field, text, language="en_US"):
    with scope(provider=Provider(language=language)):
        return field.clean(text)


@pytest.mark.parametrize(("language", "typed", "amount"), AMOUNTS)
def test_an_amount_is_read_as_the_providers_language_writes_it(language, typed, amount):
    assert clean(AmountField(signed=True), typed, language) == Decimal(amount)


@pytest.mark.parametrize(("language", "typed"), NO_AMOUNTS)
def test_what_is_no_amount_is_refused_with_an_example(language, typed):
    with pytest.raises(ValidationError, match="Write a number such as 1"):
        clean(AmountField(signed=True), typed, language)


@pytest.mark.parametrize(("language", "typed", "amount"), AMOUNTS)
def test_an_amount_is_shown_so_that_it_can_be_typed_again(language, typed, amount):
    field = AmountField(signed=True)
    with scope(provider=Provider(language=language)):
        assert field.clean(field.prepare_value(Decimal(amount))) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("-1", "negative"), ("1000000000000", "too_large"), ("0.00001", "too_fine")],
)
def test_an_amount_stays_within_its_bounds(typed, code):
    with pytest.raises(ValidationError) as refusal:
        clean(AmountField(), typed)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("currency", "good", "too_fine"),
    [("JPY", "5", "5.5"), ("USD", "5.25", "5.255"), ("KWD", "5.125", "5.1255")],
)
def test_an_amount_has_the_digits_of_its_currency(currency, good, too_fine):
    field = AmountField()
    field.in_currency(currency)

    assert clean(field, good) == Decimal(good)
    with pytest.raises(ValidationError, match="decimals"):
        clean(field, too_fine)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en_US", "2027-01-31"),
        ("en_US", "01/31/2027"),
        ("en_GB", "31/01/2027"),
        ("de_DE", "31.1.2027"),
        ("es_ES", "31/01/2027"),
        ("fr_FR", "31/01/2027"),
    ],
)
def test_a_day_is_read_as_the_providers_language_writes_it(language, typed):
    assert clean(DayField(), typed, language) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en_US", "31/01/2027"),
        ("en_US", "01/31/27"),
        ("de_DE", "01/31/2027"),
        ("en_US", "soon"),
        ("en_US", "2027-02-29"),
        ("en_US", "1899-12-31"),
        ("en_US", "2201-01-01"),
        ("en_US", "9999-12-31"),
    ],
)
def test_what_is_no_day_or_far_from_every_bill_is_refused(language, typed):
    with pytest.raises(ValidationError, match="Write a day"):
        clean(DayField(), typed, language)
