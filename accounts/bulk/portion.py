"""Many rows at once: read set-wise, judged one by one, and written set-wise.

Each row is made, changed, left or refused as a request of its own would be, in the order of the
rows. A row that the database refuses is found by halves.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import DataError, IntegrityError, transaction
from rest_framework.exceptions import ParseError

from ..bodies.comparing import check_same, difference
from ..database.memory import rows_uncollected
from ..database.sql import fresh_keys
from ..events.operations import record_many
from ..events.states import EventAct
from ..tenancy.models import Provider
from .batch import fill_defaults, insert_rows, update_rows
from .kinds import Kind
from .references import References
from .rows import Answer, Row, refused
from .states import Outcome
from .validation import Documents

ROWS_AT_ONCE = 1000


def take_rows(kind: Kind, provider: Provider, rows: Iterable[Row], *, as_of: date) -> list[Answer]:
    """Make or change what the rows name, and return their answers, in the order of the rows.

    Needs `provider_transaction`. Raises OperationalError where the database is away or busy.
    """
    answers: list[Answer] = []
    for portion in _portions(kind, rows):
        with rows_uncollected():
            answers += _take(kind, provider, portion, as_of)
    return answers


def _portions(kind: Kind, rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut the rows so that no portion names a thing twice: the second row finds the first done."""
    portion: list[Row] = []
    names: set[str | None] = set()
    for row in rows:
        name = row.name(kind.resource.key)
        if len(portion) == ROWS_AT_ONCE or name in names:
            yield portion
            portion, names = [], set()
        portion.append(row)
        if name:
            names.add(name)
    if portion:
        yield portion


def _take(kind: Kind, provider: Provider, rows: Sequence[Row], as_of: date) -> list[Answer]:
    try:
        with transaction.atomic():
            return Portion(kind, provider, rows, as_of).answers()
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            return [refused(rows[0], rows[0].name(kind.resource.key), error)]
    half = len(rows) // 2
    parts = (rows[:half], rows[half:])
    return [answer for part in parts for answer in _take(kind, provider, part, as_of)]


class Portion:
    """Rows that name different things, and what they make and change."""

    def __init__(self, kind: Kind, provider: Provider, rows: Sequence[Row], as_of: date) -> None:
        self.kind, self.provider, self.rows, self.as_of = kind, provider, rows, as_of
        self.key = kind.resource.key
        self.known = References(kind, rows)
        self.there: dict[str, Any] = {}
        self.documents: dict[str, dict[str, Any]] = {}
        self.made: list[Any] = []
        self.changed: list[tuple[Any, list[str]]] = []
        self.reasons: dict[Any, str] = {}

    def answers(self) -> list[Answer]:
        """Write what the rows ask for, and return their answers."""
        self._read()
        context = {"known": self.known}
        self.new = Documents(self.kind.new_body(context=context))
        self.partial = Documents(self.kind.new_body(context=context, partial=True))
        self.open = dict(self.kind.edit_body().fields) if self.kind.edit_body else {}
        self.open_names = {field.source for field in self.open.values()}
        fields = self.new.fields
        self.closed = {name: field for name, field in fields.items() if name not in self.open}
        answers = [self._answer(row) for row in self.rows]
        self._write()
        return answers

    def _read(self) -> None:
        """Lock the owners, or else the rows that exist, and read all that the rows refer to."""
        names = [name for row in self.rows if (name := row.name(self.key))]
        model = self.kind.resource.Meta.model
        existing = model._default_manager.filter(**{f"{self.key}__in": names})
        if self.kind.owner:
            owners = existing.values_list(f"{self.kind.owner}_id", flat=True)
            self.kind.prepare(self.known.lock_owners(list(owners)))
        else:
            existing = existing.select_for_update(no_key=True).order_by("pk")
        self.known.read()
        found = list(existing)
        self.known.attach(found, self.kind.related)
        self.there = {getattr(row, self.key): row for row in found}
        shown = self.kind.resource.documents(found)
        self.documents = {document[self.key]: document for document in shown}
        missing = len(self.rows) - len(found)
        self.now, keys = fresh_keys(missing + len(self.rows) - len(names))
        self.keys, self.made_names = iter(keys[:missing]), iter(keys[missing:])

    def _answer(self, row: Row) -> Answer:
        name = row.name(self.key)
        try:
            if row.fault:
                raise ParseError(row.fault)
            if name in self.there:
                return Answer(row.line, self._change(row, self.there[name]), name)
            return Answer(row.line, Outcome.CREATED, self._make(row))
        except Exception as error:
            return refused(row, name, error)

    def _make(self, row: Row) -> str:
        values = self.new.read(row.document)
        reason = values.pop("reason", "")
        name = values.get(self.key) or f"{self.kind.prefix}-{next(self.made_names)}"
        values[self.key] = name
        made = self.kind.build(self.provider, values, as_of=self.as_of)
        made.pk = next(self.keys)
        fill_defaults(made, self.now)
        self.made.append(made)
        self.reasons[made.pk] = reason
        self.known.get(type(made), {})[name] = made
        return str(name)

    def _change(self, row: Row, there: Any) -> Outcome:
        document = self.documents[getattr(there, self.key)]
        values = self.kind.as_kept(self.partial.read(row.document))
        reason = values.pop("reason", "")
        check_same(document[self.key], self.closed, values, document)
        if not difference(self.open, values, document):
            return Outcome.UNCHANGED
        wanted = {name: one for name, one in values.items() if name in self.open_names}
        if changed := self.kind.change(there, wanted):
            self.changed.append((there, changed))
            self.reasons[there.pk] = reason
        return Outcome.UPDATED if changed else Outcome.UNCHANGED

    def _write(self) -> None:
        insert_rows(self.made)
        update_rows(self.changed)
        resource = self.kind.resource
        made = {row.pk: self.reasons[row.pk] for row in self.made}
        changed = {row.pk: self.reasons[row.pk] for row, _ in self.changed}
        record_many(resource, EventAct.CREATED, made, as_of=self.as_of)
        record_many(resource, EventAct.UPDATED, changed, as_of=self.as_of)
