"""Addresses of customers, kept in the parts that a form asks for."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from ..errors import Refused
from ..text import check_line

# The parts, each with the most characters that it holds.
PARTS = {"street": 200, "extra": 200, "city": 100, "region": 100, "postal_code": 20, "country": 2}


@cache
def countries() -> dict[str, str]:
    """Return the countries of ISO 3166-1 by code, in the order of their English names."""
    names = Locale("en").territories
    known = {
        code: name for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRY
    }
    return dict(sorted(known.items(), key=lambda one: one[1]))


# What CLDR names besides countries: unions, the unknown, and pseudo-locales.
NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


def checked_address(address: Mapping[str, str]) -> dict[str, str]:
    """Return the parts that say something, in their order.

    Raises Refused for a part that no address has, one that is too long or of several lines, and a
    country that is none.
    """
    if unknown := sorted(set(address) - set(PARTS)):
        raise Refused(f"an address has no {unknown[0]}", code="address_invalid")
    given = {name: address[name].strip() for name in PARTS if address.get(name, "").strip()}
    for name, text in given.items():
        check_line(name, text)
        if len(text) > PARTS[name]:
            words = name.replace("_", " ")
            raise Refused(f"the {words} is longer than {PARTS[name]}", code="address_invalid")
    if "country" in given and given["country"] not in countries():
        raise Refused(f"{given['country']!r} is no country", code="address_invalid")
    return given


def address_lines(address: Mapping[str, str]) -> list[str]:
    """Return the address as it is written on a letter, line by line."""
    town = " ".join(address[name] for name in ("postal_code", "city") if name in address)
    country = countries().get(address.get("country", ""), "")
    lines = (address.get("street"), address.get("extra"), town, address.get("region"), country)
    return [line for line in lines if line]
