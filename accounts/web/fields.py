"""Amounts and dates as people type them, in the language of the provider whose page it is."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from django import forms
from django.core.exceptions import ValidationError
from django_scopes import get_scope

from ..calendar import FIRST_DAY, LAST_DAY
from ..money import AMOUNTS_BELOW, minor_units, write_amount
from ..tenancy.states import Language

SPACES = " \u00a0\u202f"  # each is typed where the language puts one of them between thousands
MINUS = "-\u2212"
LONGEST = 40
DAY_FORMATS = {
    Language.EN_US: "%m/%d/%Y",
    Language.EN_GB: "%d/%m/%Y",
    Language.DE: "%d.%m.%Y",
    Language.ES: "%d/%m/%Y",
    Language.FR: "%d/%m/%Y",
}


def page_language() -> str:
    """Return the language of the provider whose transaction is open."""
    provider = get_scope().get("provider")
    return str(provider.language) if provider else Language.EN_US


def read_amount(text: str) -> Decimal:
    """Return the number that was typed, with or without separators between its thousands.

    Raises ValueError for anything else: an exponent, a separator out of its place, no number.
    """
    language = page_language()
    group = get_group_symbol(language)
    groups = f"[{SPACES}]" if group in SPACES else re.escape(group)
    whole = rf"[0-9]+|[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+"
    point = re.escape(get_decimal_symbol(language))
    match = re.fullmatch(rf"([{MINUS}]?)({whole})(?:{point}([0-9]+))?", text.strip())
    if match is None or len(text) > LONGEST:
        raise ValueError(text)
    sign, before, after = match.groups()
    digits = re.sub(r"[^0-9]", "", before)
    return Decimal(f"{'-' if sign else ''}{digits}.{after or 0}")


def written_amount(amount: Decimal) -> str:
    """Return an amount as it would be typed."""
    return f"{amount.normalize():f}".replace(".", get_decimal_symbol(page_language()))


def written_money(amount: Decimal, currency: str) -> str:
    """Return an amount as it would be typed, with all decimals of its currency."""
    return write_amount(amount, currency).replace(".", get_decimal_symbol(page_language()))


def read_day(text: str) -> date:
    """Return the day that was typed, as 2027-01-31 or as the language writes it in digits.

    Raises ValueError for anything else.
    """
    for pattern in ("%Y-%m-%d", DAY_FORMATS[Language(page_language())]):
        try:
            # A day has no time zone.
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


class AmountField(forms.Field):
    """An amount, a rate or a quantity below the bound of all of them.

    It has no more decimals than its currency or `places` allow.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, places: int = 4, signed: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.places, self.signed = places, signed

    def in_currency(self, currency: str) -> None:
        """Allow the decimals of the currency's minor unit."""
        self.places = minor_units(currency)

    def prepare_value(self, value: Any) -> Any:
        return written_amount(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            amount = value if isinstance(value, Decimal) else read_amount(str(value))
        except ValueError as error:
            example = format_decimal(1234.5, "#,##0.00", locale=page_language())
            raise ValidationError(f"Write a number such as {example}.", code="invalid") from error
        self._check(amount)
        return amount

    def _check(self, amount: Decimal) -> None:
        if amount < 0 and not self.signed:
            raise ValidationError("Write a number that is not negative.", code="negative")
        if abs(amount) >= AMOUNTS_BELOW:
            raise ValidationError(f"Write less than {AMOUNTS_BELOW:,}.", code="too_large")
        if amount != round(amount, self.places):
            decimals = f"at most {self.places} decimals" if self.places else "no decimals"
            raise ValidationError(f"Write {decimals}.", code="too_fine")


class DayField(forms.Field):
    """A day of the calendar that the rules can count from."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            day = value if isinstance(value, date) else read_day(str(value))
        except ValueError as error:
            raise ValidationError("Write a day such as 2027-01-31.", code="invalid") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                f"Write a day between {FIRST_DAY} and {LAST_DAY}.", code="out_of_range"
            )
        return day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
