"""Queries that every request of an API asks: put into words once, since that takes ten times as
long as asking them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django_scopes import scope

from .tenancy import Provider

SOME_PROVIDER = -1_000_000_007  # stands for the provider while the query is put together


class Prepared:
    """A queryset of fixed shape, by its `build`; `stand_ins` are values of its arguments that occur
    nowhere else in it.

    What is asked for takes their places among the parameters. Needs `provider_transaction` of the
    provider asked for.
    """

    def __init__(self, build: Callable[..., QuerySet], *stand_ins: Any) -> None:
        self.build, self.stand_ins = build, stand_ins

    def rows(self, provider_id: int, *values: Any) -> list[Any]:
        """Return the rows as instances of the queryset's model, all columns of it."""
        model = self._compiled[2]
        fields = model._meta.concrete_fields
        names = [field.attname for field in fields]
        converters = [getattr(field, "from_db_value", None) for field in fields]
        return [
            model.from_db("default", names, [
                convert(value, None, connection) if convert else value
                for convert, value in zip(converters, row, strict=True)
            ])
            for row in self._ask(provider_id, values)[1]
        ]  # fmt: skip

    def documents(self, provider_id: int, *values: Any) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns, as the database gives them."""
        names, rows = self._ask(provider_id, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _ask(self, provider_id: int, values: tuple[Any, ...]) -> tuple[list[str], list[Any]]:
        sql, parameters, _ = self._compiled
        asked = dict(zip((SOME_PROVIDER, *self.stand_ins), (provider_id, *values), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked.get(parameter, parameter) for parameter in parameters])
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...], Any]:
        with scope(provider=Provider(pk=SOME_PROVIDER)):
            found = self.build(*self.stand_ins)
            sql, parameters = found.query.sql_with_params()
        return sql, parameters, found.model
