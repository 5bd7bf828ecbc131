"""How each kind of value is written in a book, and what is wrong with a text that is not one.

A check returns None for a good text and else the problem in words. Whatever passes, PostgreSQL
reads as the format's SQL type, so that a file can be copied into a table without one line of it
failing there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ..calendar import FIRST_DAY, LAST_DAY
from ..money import is_currency
from ..text import CONTROL_CHARACTERS, ONE_LINE

Check = Callable[[str], str | None]

KEY_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INTEGER_PATTERN = re.compile(r"-?[0-9]{1,12}")
DECIMAL_PATTERN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+")
SHOWN = 40


@dataclass(frozen=True)
class Format:
    """One way of writing a value.

    `repeats` says that few texts occur again and again, so that a good one is worth remembering.
    `surely_good` is a quicker look at one text: what it finds true, the check finds good.
    """

    sql_type: str
    check: Check
    repeats: bool = True
    surely_good: Callable[[str], object] | None = None


def shown(text: str) -> str:
    """Return the text as a message quotes it: on one line, and not all of a long one."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def _key(text: str) -> str | None:
    if KEY_PATTERN.fullmatch(text):
        return None
    return (
        f"{shown(text)} is not a key: use up to 64 letters, digits and . _ : - starting with a "
        "letter or digit"
    )


def _date(text: str) -> str | None:
    if not DATE_PATTERN.fullmatch(text):
        return f"{shown(text)} is not a date; write YYYY-MM-DD"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{shown(text)} is not a day of the calendar"
    if not FIRST_DAY <= day <= LAST_DAY:
        return f"{text} is not between the years {FIRST_DAY.year} and {LAST_DAY.year}"
    return None


def _boolean(text: str) -> str | None:
    return None if text in ("true", "false") else f"{shown(text)} is neither true nor false"


def _currency(text: str) -> str | None:
    return None if is_currency(text) else f"{shown(text)} is not an ISO 4217 currency code"


def _email(text: str) -> str | None:
    if len(text) > 254:
        return f"has {len(text)} characters; 254 are allowed"
    good = EMAIL_PATTERN.fullmatch(text) and not CONTROL_CHARACTERS.search(text)
    return None if good else f"{shown(text)} is not an e-mail address"


KEY = Format("varchar(64)", _key, repeats=False, surely_good=KEY_PATTERN.fullmatch)
CODE = Format("varchar(64)", _key)
DATE = Format("date", _date)
BOOLEAN = Format("boolean", _boolean)
CURRENCY = Format("varchar(3)", _currency)
EMAIL = Format("varchar(254)", _email, repeats=False)


def text(limit: int) -> Format:
    """Any text of one line and of at most `limit` characters."""

    def check(value: str) -> str | None:
        if CONTROL_CHARACTERS.search(value):
            return f"{shown(value)} {ONE_LINE}"
        return None if len(value) <= limit else f"has {len(value)} characters; {limit} are allowed"

    return Format(f"varchar({limit})", check, repeats=False)


def choice(values: Iterable[str]) -> Format:
    allowed = tuple(values)

    def check(value: str) -> str | None:
        return None if value in allowed else f"{shown(value)} is none of {', '.join(allowed)}"

    return Format("varchar(16)", check)


def integer(low: int, high: int) -> Format:
    """A whole number between two bounds, both inclusive."""

    def check(value: str) -> str | None:
        if not INTEGER_PATTERN.fullmatch(value):
            return f"{shown(value)} is not a whole number"
        return None if low <= int(value) <= high else f"{value} is not between {low} and {high}"

    return Format("integer", check)


def decimal(digits: int, places: int, *, negative: bool = True) -> Format:
    """A plain decimal that fits `digits` digits in all and `places` of them after the point.

    Zeros at its ends do not count.
    """

    def check(value: str) -> str | None:
        match = DECIMAL_PATTERN.fullmatch(value)
        if not match:
            return f"{shown(value)} is not a plain decimal number"
        sign, whole, fraction = match[1], match[2].lstrip("0"), (match[3] or "").rstrip("0")
        if len(whole) > digits - places or len(fraction) > places:
            return (
                f"{shown(value)} has more than {digits - places} digits before the point or "
                f"{places} after it"
            )
        if sign and not negative and (whole or fraction):
            return f"{value} is negative"
        return None

    return Format(f"numeric({digits},{places})", check)


# The digits before the point are the bounds of accounts/money.py
AMOUNT = decimal(16, 4)
UNSIGNED_AMOUNT = decimal(16, 4, negative=False)
BALANCE = decimal(19, 4)
UNSIGNED_BALANCE = decimal(19, 4, negative=False)
RATE = decimal(20, 8)
QUANTITY = decimal(18, 6, negative=False)
DAY = integer(1, 31)
NAME = text(200)
DESCRIPTION = text(500)
