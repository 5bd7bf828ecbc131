"""What customers may have of custom fields. JSON holds a date and a number as texts.

A value has one form: a text without blanks at its ends, a number without zeros at its end, a day
such as 2027-01-31, true or false.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..calendar import FIRST_DAY, LAST_DAY
from ..errors import Refused
from ..money import AMOUNTS_BELOW, plain, plain_decimal
from ..text import check_line
from .models import CustomField
from .queries import fields_in_use
from .states import LONGEST_TEXT, FieldKind

INVALID = "custom_field_invalid"
PLACES = 4


def merged_values(
    stored: Mapping[str, Any],
    given: Mapping[str, Any] | None,
    *,
    is_new: bool,
    fields: Iterable[CustomField] | None = None,
) -> dict[str, Any]:
    """Return what a customer has of custom fields once the given values are taken.

    A field that is not given keeps its value, None clears it, and None instead of the values clears
    all of them. Raises Refused for a field that there is not, a value that the field does not take,
    and a required field that is cleared or, on a new customer, left out. `fields` are those in use,
    where the caller has read them.
    """
    known = {field.code: field for field in (fields_in_use() if fields is None else fields)}
    given = dict.fromkeys(stored) if given is None else given
    changed = {code: value for code, value in given.items() if stored.get(code) != value}
    found = dict(stored)
    for code, value in changed.items():
        if code not in known and value is not None:
            raise Refused(f"there is no custom field {code}", code="custom_field_unknown")
        found[code] = canonical(known[code], value) if value is not None else None
    found = {code: value for code, value in found.items() if value is not None}
    _check_required(known.values() if is_new else _named(known, changed), found)
    return found


def canonical(field: CustomField, value: Any) -> Any:
    """Return the value as JSON keeps it; None for a text of blanks. Raises Refused for no value."""
    if isinstance(value, str) and not value.strip():
        return None
    return _READ[FieldKind(field.kind)](field, value)


def _text(field: CustomField, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(field, "a text")
    check_line(field.name, value)
    if len(value.strip()) > LONGEST_TEXT:
        raise _refused(field, f"a text of at most {LONGEST_TEXT} characters")
    return value.strip()


def _number(field: CustomField, value: Any) -> str:
    try:
        number = value if isinstance(value, Decimal) else plain_decimal(value)
    except (ValueError, TypeError) as error:
        raise _refused(field, "a number such as 12.5, written as a text") from error
    if abs(number) >= AMOUNTS_BELOW or number != round(number, PLACES):
        raise _refused(field, f"a number below {AMOUNTS_BELOW} with up to {PLACES} decimals")
    return plain(number + 0)  # no zero has a sign


def _day(field: CustomField, value: Any) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise _refused(field, "a day such as 2027-01-31") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _refused(field, f"a day from {FIRST_DAY} to {LAST_DAY}")
    return day.isoformat()


def _choice(field: CustomField, value: Any) -> str:
    if not isinstance(value, str) or value not in field.choices:
        raise _refused(field, f"one of {', '.join(field.choices)}")
    return value


def _yes_no(field: CustomField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refused(field, "true or false")
    return value


_READ = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
}


def _refused(field: CustomField, wanted: str) -> Refused:
    return Refused(f"{field.name} takes {wanted}", code=INVALID)


def _named(fields: Mapping[str, CustomField], codes: Iterable[str]) -> list[CustomField]:
    return [fields[code] for code in codes if code in fields]


def _check_required(fields: Iterable[CustomField], found: Mapping[str, Any]) -> None:
    for field in fields:
        if field.required and field.code not in found:
            raise Refused(f"{field.name} is required", code="custom_field_required")
