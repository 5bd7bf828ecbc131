"""The shape of an object, the same for the API and for events."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import SkipField

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

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the fields named by the context's `only`, or all, and what its `expand` names."""
        only, expand = self.only, self.context.get("expand", ())
        shown: dict[str, Any] = {}
        for name, read, write in self.ways:
            if not only or name in only:
                try:
                    value = read(instance)
                except SkipField:
                    continue
                shown[name] = None if value is None else write(value)
        if expand:
            shown["expanded"] = {name: self._expanded(instance, name) for name in expand}
        return shown

    @cached_property
    def only(self) -> Collection[str]:
        return self.context.get("only", ())

    @cached_property
    def ways(self) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
        """Return how each field is read from a row, and how it is written.

        What a field reads as Python does is read without asking the field: a list has many rows.
        """
        return [
            (name, _reading(field), field.to_representation) for name, field in self.fields.items()
        ]

    def _expanded(self, instance: Any, name: str) -> dict[str, Any] | None:
        path, resource = self.expandable[name]
        row = attrgetter(path)(instance)
        return None if row is None else resource.document(row)

    class Meta:
        model: ClassVar[Any]
        fields: ClassVar[tuple[str, ...]]


def _reading(field: serializers.Field) -> Callable[[Any], Any]:
    source = field.source or ""
    own = isinstance(field, serializers.SlugRelatedField) or (
        type(field).get_attribute is serializers.Field.get_attribute
        and not isinstance(field, serializers.ReadOnlyField)
    )
    return attrgetter(source) if own and source.isidentifier() else field.get_attribute


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


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["1.5"]})
class Quantity(serializers.Field):
    """A number as a string, without zeros at its end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Decimal) -> str:
        return plain(value)


def named_by(field: str, **options: Any) -> serializers.SlugRelatedField:
    """Return the field of a reference, shown by the name of what it refers to."""
    return serializers.SlugRelatedField(slug_field=field, read_only=True, **options)


def own_texts() -> serializers.DictField:
    """Return the field of the texts that integrators keep with a thing."""
    return serializers.DictField(child=serializers.CharField(), read_only=True)
