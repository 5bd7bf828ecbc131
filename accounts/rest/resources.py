"""The shape of an object, the same for the API and for events.

Python writes it from a row, and the database too where it writes the events of thousands.
"""

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Expression, F, Func, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..money import plain, write_amount


class Resource(serializers.ModelSerializer):
    """One object under the field names of the book. Only read: operations write.

    `kind` is the word for such an object, and `key` the field with the name that its owner gave it.
    `related` are the references that are read with it. `expandable` are those that a caller may ask
    to see whole: a name, the path to the row and its resource.
    """

    kind: ClassVar[str]
    key: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ()
    expandable: ClassVar[dict[str, tuple[str, type["Resource"]]]] = {}

    @classmethod
    def rows(cls) -> QuerySet:
        """Return the provider's objects with all that their shape needs."""
        rows: QuerySet = cls.Meta.model.objects.select_related(*cls.related)
        return rows

    @classmethod
    def document(cls, row: Any) -> dict[str, Any]:
        """Return one row as JSON can hold it."""
        return dict(cls(row).data)

    @classmethod
    def documents(cls, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """Return rows as JSON can hold them; the fields are made once for all of them."""
        return [dict(document) for document in cls(rows, many=True).data]

    @classmethod
    def in_sql(cls, path: str = "") -> JSONObject:
        """Return the shape as the database writes it for each row of a query.

        `path` leads from the rows of the query to those of the resource. Raises TypeError where a
        field has no shape in SQL.
        """
        fields = cls(read_only=True).fields.items()
        return JSONObject(**{name: _in_sql(field, path) for name, field in fields})

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the fields named by the context's `only`, or all, and what its `expand` names."""
        whole: dict[str, Any] = super().to_representation(instance)
        only, expand = self.context.get("only"), self.context.get("expand", ())
        shown = {name: whole[name] for name in whole if name in only} if only else whole
        if expand:
            shown["expanded"] = {name: self._expanded(instance, name) for name in expand}
        return shown

    def _expanded(self, instance: Any, name: str) -> dict[str, Any] | None:
        path, resource = self.expandable[name]
        row = attrgetter(path)(instance)
        return None if row is None else resource.document(row)

    class Meta:
        model: ClassVar[Any]
        fields: ClassVar[tuple[str, ...]]


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["30.00"]})
class Amount(serializers.Field):
    """An amount or rate as a string, with the digits of the currency found at the path `currency`.

    Digits beyond these are kept where they are not 0.
    """

    def __init__(self, *, currency: str, **options: Any) -> None:
        self.currency = currency
        self.currency_of = attrgetter(currency)
        super().__init__(read_only=True, **options)

    def get_attribute(self, instance: Any) -> Any:
        amount = super().get_attribute(instance)
        return None if amount is None else (amount, self.currency_of(instance))

    def to_representation(self, value: tuple[Decimal, str]) -> str:
        return write_amount(*value)

    def in_sql(self, path: str) -> Expression:
        """Return the text as the database writes it."""
        return AmountText(F(_source(self, path)), F(path + self.currency.replace(".", "__")))


class AmountText(Func):
    """An amount in a currency, as `write_amount` writes it: AmountText(amount, currency)."""

    arity = 2
    output_field = TextField()
    template = "%(expressions)s::text"

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, list[Any]]:
        (amount, given), (currency, more) = map(compiler.compile, self.get_source_expressions())
        digits = f"greatest(scale(trim_scale({amount})), minor_units({currency}))"
        return f"round({amount}, {digits})::text", [*given, *given, *more]


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["1.5"]})
class Quantity(serializers.Field):
    """A number as a string, without zeros at its end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Decimal) -> str:
        return plain(value)


# The fields of rows that JSON holds as PostgreSQL writes it.
_AS_THEY_ARE = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DictField,
    serializers.IntegerField,
)


def _in_sql(field: serializers.Field, path: str) -> Expression | F:
    source = _source(field, path)
    if isinstance(field, Amount):
        return field.in_sql(path)
    if isinstance(field, Quantity):
        return Cast(Func(F(source), function="trim_scale"), TextField())
    if isinstance(field, serializers.SlugRelatedField):
        return F(f"{source}__{field.slug_field}")
    if isinstance(field, _AS_THEY_ARE):
        return F(source)
    raise TypeError(f"{type(field).__name__} has no shape in SQL")


def _source(field: serializers.Field, path: str) -> str:
    return path + "__".join(field.source_attrs)


def named_by(field: str, **options: Any) -> serializers.SlugRelatedField:
    """Return the field of a reference, shown by the name of what it refers to."""
    return serializers.SlugRelatedField(slug_field=field, read_only=True, **options)


def own_texts() -> serializers.DictField:
    """Return the field of the texts that integrators keep with a thing."""
    return serializers.DictField(child=serializers.CharField(), read_only=True)
