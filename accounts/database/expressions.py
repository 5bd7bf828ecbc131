"""Expressions for queries: SQL functions of the calendar, and keys that are known.

The functions stand in accounts/sql/calendar.sql.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import RawSQL


class Anchored(Func):
    """The anchor day of the month so many months later: Anchored(date, months, anchor_day)."""

    function = "anchored"
    arity = 3
    output_field = models.DateField()


class DueOn(Func):
    """The first day on or after a date that falls on the Due Day: DueOn(date, due_day)."""

    function = "due_on"
    arity = 2
    output_field = models.DateField()


class DaysAfter(Func):
    """A date so many days later: DaysAfter(date, days)."""

    arg_joiner = " + "
    template = "(%(expressions)s)"
    arity = 2
    output_field = models.DateField()


class DaysBefore(Func):
    """A date so many days earlier: DaysBefore(date, days)."""

    arg_joiner = " - "
    template = "(%(expressions)s)"
    arity = 2
    output_field = models.DateField()


class DaysSince(Func):
    """The days from an earlier date to a later one: DaysSince(later, earlier)."""

    arg_joiner = " - "
    template = "(%(expressions)s)"
    arity = 2
    output_field = models.IntegerField()


class CurrentRun(Func):
    """The run that the transaction is part of, as `provider_transaction` was told; else NULL."""

    template = "nullif(current_setting('billing.run_id', true), '')::uuid"
    arity = 0
    output_field = models.UUIDField()


class RowVersion(Func):
    """What changes whenever a row of the queried table does.

    A batch that has read rows writes only those whose version is still the one it read.
    """

    output_field = models.TextField()
    arity = 0

    def as_sql(
        self, compiler: Any, connection: Any, *args: Any, **kwargs: Any
    ) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.query.get_initial_alias()
        return f"{compiler.quote_name_unless_alias(alias)}.xmin", ()


class IsAmong(Func):
    """Whether a key is among those that a query finds, which is asked once, before all else.

    Of a subquery the planner may think that it has one row, and ask it anew for each row.
    """

    arg_joiner = " = ANY ("
    template = "(%(expressions)s))"
    output_field = models.BooleanField()

    def __init__(self, key: str, found: models.QuerySet[Any]) -> None:
        super().__init__(F(key), ArraySubquery(found))


def given_keys(keys: Iterable[UUID]) -> RawSQL:
    """Hand keys over as one array, for `pk__in`.

    Of a subquery the planner may think that it has one row, and loop over it.
    """
    return RawSQL("SELECT unnest(%s::uuid[])", [[str(key) for key in keys]])
