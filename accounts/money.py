"""Money: currencies, their minor units and the one rounding rule (docs/rules.md section 2)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.core import get_global
from babel.numbers import format_currency, get_currency_symbol

from .errors import Refused

# Every rate, quantity and amount is below the first, and every balance below the second, whatever
# its sign: what is added up then fits the ledger.
AMOUNTS_BELOW = Decimal(10) ** 12
BALANCES_BELOW = Decimal(10) ** 15
TOO_LARGE = "too_large"
LOCALE = "en_US"
NO_BREAK = "\N{NO-BREAK SPACE}"  # between a code and its amount: KWD 1.235, but $1.23
PLAIN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")

# ISO 4217 and not CLDR, which knows how much cash people round to: the Iraqi dinar has three
# decimals in a ledger and none at a till.
MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(),
    3: "BHD IQD JOD KWD LYD OMR TND".split(),
    4: "CLF UYW".split(),
}
_DIGITS = {
    currency: digits for digits, currencies in MINOR_UNITS.items() for currency in currencies
}
_KNOWN = frozenset(get_global("all_currencies"))


def is_currency(code: str) -> bool:
    return code in _KNOWN


def minor_units(currency: str) -> int:
    """Decimals of the currency's minor unit: 0 for JPY, 2 for USD, 3 for KWD."""
    return _DIGITS.get(currency, 2)


def plain_decimal(text: str) -> Decimal:
    """Return the number that a program wrote: digits and a point, no exponent, no separators.

    Raises ValueError for anything else.
    """
    if not PLAIN.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def is_payable(amount: Decimal, currency: str) -> bool:
    """Whether the amount is no finer than the currency's minor unit."""
    return amount == round_half_up(amount, currency)


def check_bound(name: str, value: Decimal) -> None:
    """Raise Refused for a rate, quantity or amount that is no number, or too large to be billed."""
    if not value.is_finite() or abs(value) >= AMOUNTS_BELOW:
        raise Refused(f"{name} is not below {AMOUNTS_BELOW:,}", code=TOO_LARGE)


def check_price(rate: Decimal, quantity: Decimal) -> None:
    """Raise Refused where the rate, the quantity or their product is too large to be billed."""
    check_bound("the rate", rate)
    check_bound("the quantity", quantity)
    check_bound("rate × quantity", rate * quantity)


def round_half_up(amount: Decimal, currency: str) -> Decimal:
    """Round to the minor unit, a tie away from zero."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), rounding=ROUND_HALF_UP)


def write_amount(amount: Decimal, currency: str) -> str:
    """Return the amount as programs read it.

    It has the digits of the minor unit, and more only where it is finer.
    """
    text = plain(amount)
    digits = max(minor_units(currency), len(text.partition(".")[2]))
    return f"{amount:.{digits}f}"


def plain(number: Decimal) -> str:
    """Return the number without an exponent and without zeros at its end."""
    return f"{number.normalize():f}"


def money_text(amount: Decimal, currency: str, digits: int | None = None) -> str:
    """Write an amount with its currency and all decimals: those of the minor unit, unless told."""
    digits = minor_units(currency) if digits is None else digits
    blank = NO_BREAK if get_currency_symbol(currency, LOCALE)[-1:].isalpha() else ""
    pattern = f"¤{blank}#,##0" + ("." + "0" * digits if digits else "")
    return format_currency(amount, currency, pattern, locale=LOCALE, currency_digits=False)
