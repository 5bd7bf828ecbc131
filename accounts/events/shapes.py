"""The shapes of objects as the database writes them, for the events of thousands."""

from typing import Any

from django.db.models import Expression, F, Func, TextField
from django.db.models.functions import Cast, JSONObject
from rest_framework import serializers

from ..rest.resources import Amount, Quantity, Resource

# The fields of rows that JSON holds as PostgreSQL writes it
AS_THEY_ARE = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DictField,
    serializers.IntegerField,
    serializers.ListField,
)


def shape_in_sql(resource: type[Resource], path: str = "") -> JSONObject:
    """Return the resource's shape as the database writes it for each row of a query.

    `path` leads from the rows of the query to those of the resource. Raises TypeError where a field
    has no shape in SQL.
    """
    fields = resource(read_only=True).fields.items()
    return JSONObject(**{name: _in_sql(field, path) for name, field in fields})


def _in_sql(field: serializers.Field, path: str) -> Expression | F:
    source = path + "__".join(field.source_attrs)
    if isinstance(field, Amount):
        return AmountText(F(source), F(path + field.currency.replace(".", "__")))
    if isinstance(field, Quantity):
        return Cast(Func(F(source), function="trim_scale"), TextField())
    if isinstance(field, serializers.SlugRelatedField):
        return F(f"{source}__{field.slug_field}")
    if isinstance(field, AS_THEY_ARE):
        return F(source)
    raise TypeError(f"{type(field).__name__} has no shape in SQL")


class AmountText(Func):
    """An amount in a currency, as `write_amount` writes it: AmountText(amount, currency)."""

    arity = 2
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        (amount, given), (currency, more) = map(compiler.compile, self.get_source_expressions())
        digits = f"greatest(scale(trim_scale({amount})), minor_units({currency}))"
        return f"round({amount}, {digits})::text", (*given, *given, *more)
