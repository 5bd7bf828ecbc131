"""Fields of the API's bodies.

They take what JSON says: a number is no text, and a text is no number.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from ..calendar import FIRST_DAY, LAST_DAY
from ..money import plain_decimal
from ..tenancy.rows import validate_key
from ..text import validate_line, validate_no_formula

MOST_METADATA, LONGEST_NAME, LONGEST_VALUE = 50, 64, 500


class Lines(serializers.CharField):
    """A text of one line or several; a number is none."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Text(Lines):
    """A text of one line. Where it may be blank, null clears it.

    `further` is what a text of a kind of its own has to be, beside one line of some length.
    """

    default_validators = [validate_line]
    further: ClassVar[tuple[Callable[[str], None], ...]] = ()

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_null", bool(options.get("allow_blank")))
        super().__init__(**options)
        self.validators.extend(self.further)

    def run_validation(self, data: Any = empty) -> Any:
        """Return the text. Most are plainly in order, which is seen without asking each rule."""
        return data if self._is_plain(data) else super().run_validation(data)

    def _is_plain(self, data: Any) -> bool:
        """Return whether all rules hold for sure: what is printable has no line break, for one."""
        if type(data) is not str or not 0 < len(data) <= (self.max_length or 0):
            return False
        if not data.isprintable() or data[0] == " " or data[-1] == " ":
            return False
        try:
            for validate in self.further:
                validate(data)
        except ValidationError:
            return False
        return True

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and self.allow_blank:
            return True, ""
        return super().validate_empty_values(data)


class Name(Text):
    """What a thing is called; nothing that a spreadsheet would take for a formula."""

    further = (validate_no_formula,)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)


class Key(Text):
    """The name that the integrator gives to a thing."""

    further = (validate_key,)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, **options)


class EmailAddress(Text):
    """An e-mail address."""

    further = (validate_email,)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)


class Identity(serializers.UUIDField):
    """A key of the database, written as a text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number, written as one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class YesNo(serializers.BooleanField):
    """true or false, and nothing that resembles them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]{1,40}(\.[0-9]{1,40})?$"})
class DecimalText(serializers.DecimalField):
    """A number as a string of digits and a point; a JSON number is refused."""

    default_error_messages = {
        "not_a_string": "write the number as a string of digits and a point, such as '12.50'"
    }

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            self.fail("not_a_string")
        try:
            return super().to_internal_value(plain_decimal(data))
        except ValueError:
            self.fail("invalid")


class AmountField(DecimalText):
    """An amount below the bound of all amounts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=16, decimal_places=4, **options)


@extend_schema_field({"type": "string", "pattern": r"^[0-9]{1,40}(\.[0-9]{1,40})?$"})
class PositiveAmount(AmountField):
    """An amount above 0."""

    default_error_messages = {"not_positive": "an amount is above 0"}

    def to_internal_value(self, data: Any) -> Decimal:
        amount = super().to_internal_value(data)
        if amount <= 0:
            self.fail("not_positive")
        return amount


class RateField(DecimalText):
    """A rate by the month, or once, below the bound of all rates."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=20, decimal_places=8, **options)


class QuantityField(DecimalText):
    """A number of things that are billed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=18, decimal_places=6, **options)


class Day(serializers.DateField):
    """A date of the provider's calendar."""

    default_error_messages = {"range": f"a day from {FIRST_DAY} to {LAST_DAY}"}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(data)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("range")
        return day


class Instant(serializers.DateTimeField):
    """An instant with its offset from UTC."""

    default_error_messages = {"offset": "give the offset, such as Z or +02:00"}

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ssZ")
        if not _has_offset(value):
            self.fail("offset")
        return super().to_internal_value(value)


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"})
class Named(serializers.SlugRelatedField):
    """What a body refers to, by its name. The unknown and another provider's are refused alike.

    It is looked up, or found among what the body's context has as `known`: rows by name, by model.
    """

    def __init__(self, model: type[Model], field: str, **options: Any) -> None:
        self.model = model
        super().__init__(slug_field=field, queryset=_LATER, **options)

    def get_queryset(self) -> Any:
        return self.model._default_manager.all()

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        known = self.context.get("known")
        if known is None:
            return super().to_internal_value(data)
        if data not in known[self.model]:
            self.fail("does_not_exist", slug_name=self.slug_field, value=data)
        return known[self.model][data]

    def use_pk_only_optimization(self) -> bool:
        return False


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Metadata(serializers.DictField):
    """Up to 50 texts of the integrator's own, each under a name of its own."""

    child = Text(max_length=LONGEST_VALUE, allow_blank=True, allow_null=False)
    default_error_messages = {
        "too_many": f"at most {MOST_METADATA} texts",
        "bad_name": f"a name has 1 to {LONGEST_NAME} letters, digits and . _ : -",
    }

    def to_internal_value(self, data: Any) -> dict[str, str]:
        read = super().to_internal_value(data)
        if len(read) > MOST_METADATA:
            self.fail("too_many")
        for name in read:
            try:
                validate_key(name)
            except ValidationError:
                self.fail("bad_name")
        return read


_LATER: Any = ()  # the rows are asked for when there is a provider


def _has_offset(text: str) -> bool:
    _, _, time = text.strip().upper().replace(" ", "T").partition("T")
    return time.endswith("Z") or "+" in time or "-" in time
