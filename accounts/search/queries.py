"""The one search for customers: by account number, name and e-mail, and by what is registered.

Words are found in any order, whatever their case, accents and punctuation. The database folds what
is stored and what is typed by the same functions (accounts/sql/search.sql).
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from ..database.expressions import given_keys

FEW = 10_000  # a text that finds more is looked for row by row, which then is soon done


@dataclass(frozen=True)
class Found:
    """The condition that the customers meet, and whether it names their keys."""

    condition: Q
    by_key: bool


@dataclass(frozen=True)
class Searched:
    """A table with a `search_text`, and its column that holds the customer's key."""

    model: type[models.Model]
    key: str
    numbers: bool


_SEARCHED: list[Searched] = []


def register_search(model: type[models.Model], key: str, *, numbers: bool = False) -> None:
    """Let customers be found by the `search_text` of a table.

    In a table of numbers the whole text is one number, written in groups or not; elsewhere the text
    is words, or one number.
    """
    _SEARCHED.append(Searched(model, key, numbers))


def customers_by(text: str) -> Found:
    """Return how the customers are found that the text names. Asks one query for each table."""
    keys: list[UUID] = []
    many = Q()
    for table in _SEARCHED:
        few = _few_keys(table, text)
        if few is None:
            many |= _row_by_row(table, text)
        else:
            keys += few
    # One set of keys: of two that are joined by OR the planner would use neither.
    by_key = Q(pk__in=given_keys(keys))
    return Found(many | by_key, by_key=False) if many else Found(by_key, by_key=True)


class SearchPattern(Func):
    """The LIKE pattern of a text as one number."""

    function = "search_number_pattern"
    output_field = models.TextField()


class IsFound(Func):
    """Whether a folded text has all the words of what is typed, or holds it as one number."""

    function = "search_finds"
    output_field = models.BooleanField()


class IsLike(Func):
    arg_joiner = " LIKE "
    template = "(%(expressions)s)"
    output_field = models.BooleanField()


def _few_keys(table: Searched, text: str) -> list[UUID] | None:
    """Return the keys that the index finds; None when they are more than a few."""
    patterns = "ARRAY[search_number_pattern(%s)]" if table.numbers else "search_patterns(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT search_keys(%s, %s, {patterns}, search_number_pattern(%s), %s)::text[]",
            [table.model._meta.db_table, table.key, text, text, FEW],
        )
        (keys,) = cursor.fetchone()
    return keys


def _row_by_row(table: Searched, text: str) -> Q:
    if not table.numbers:
        return Q(IsFound(F("search_text"), Value(text)))
    rows = table.model._default_manager.filter(
        IsLike(F("search_text"), SearchPattern(Value(text))), **{table.key: OuterRef("pk")}
    )
    return Q(Exists(rows))
