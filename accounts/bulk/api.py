"""Many rows in one request (NDJSON), each made or changed as POST and PATCH of its kind do."""

from io import BytesIO
from typing import Any, ClassVar

from django.db import transaction
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from ..errors import Refused
from ..rest.comparing import difference
from ..rest.filters import QueryError
from ..rest.parsers import BoundedJSONParser
from ..rest.problems import handle
from ..rest.views import ProviderView
from ..rest.viewsets import ALREADY_EXISTS, Made
from ..tenancy.transactions import recording

MOST_ROWS, LONGEST_ROW = 1000, 100_000
CREATED, UPDATED, UNCHANGED, REFUSED = OUTCOMES = ("created", "updated", "unchanged", "refused")
SWITCHES = ("atomic", "dry_run")


class TooManyRows(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"at most {MOST_ROWS} rows, each of at most {LONGEST_ROW} bytes"
    default_code = "too_large"


class RowsParser(BaseParser):
    """One JSON document a line. A line that is none is refused alone."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return [line, document, fault] for each line that is not blank. Raises TooManyRows."""
        rows: list[list[Any]] = []
        lines = iter(lambda: stream.readline(LONGEST_ROW + 1), b"")
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_ROW or len(rows) == MOST_ROWS:
                raise TooManyRows
            if line.strip():
                rows.append([number, *_read(line)])
        return rows


class BulkRow(serializers.Serializer):
    """What became of a row: its line, the key of what it names, and the problem if refused."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=[(one, one) for one in OUTCOMES])
    key = serializers.CharField(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BulkDocument(serializers.Serializer):
    """The rows in their order, how many there are of each outcome, and whether it is written."""

    written = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    results = BulkRow(many=True)


class Bulk(ProviderView):
    """Make or change many of a kind: a row whose key exists changes what may be written of it."""

    kind: ClassVar[type[Made]]
    parser_classes = [RowsParser]

    def post(self, request: Request) -> Response:
        """Answer each row in its order; `atomic=true` writes all of them or none."""
        atomic, self.is_dry_run = (self._switch(name) for name in SWITCHES)
        rows = [] if request.data is None else list(request.data)
        maker = self._maker()
        results = [self._result(maker, *row) for row in rows]
        counts = {one: sum(row["outcome"] == one for row in results) for one in OUTCOMES}
        undone = atomic and counts[REFUSED] > 0
        if undone:
            self.is_dry_run = True  # the answer stands, and what was done is undone
        document = {"written": not self.is_dry_run, "counts": counts, "results": results}
        return Response(BulkDocument(document).data)

    post.answers = {"200": BulkDocument}  # type: ignore[attr-defined]
    post.parameters = {  # type: ignore[attr-defined]
        "atomic": "`true`: with one row refused, none is written.",
        "dry_run": "`true`: answer what would happen, and let nothing happen.",
    }

    def _switch(self, name: str) -> bool:
        unknown = sorted(set(self.request.query_params) - set(SWITCHES))
        if unknown:
            raise QueryError(dict.fromkeys(unknown, "no such parameter"))
        text = self.request.query_params.get(name, "false")
        if text not in ("true", "false"):
            raise QueryError({name: "true or false"})
        return text == "true"

    def _maker(self) -> Any:
        """Return the viewset of the kind, as if it had been asked for one."""
        maker: Any = self.kind()
        maker.request, maker.kwargs, maker.action = self.request, {}, "create"
        maker.provider, maker.actor, maker.today = self.provider, self.actor, self.today
        return maker

    def _result(self, maker: Any, line: int, row: Any, fault: str) -> dict[str, Any]:
        named = row.get(maker.resource.key) if isinstance(row, dict) else None
        key = named if isinstance(named, str) else None
        try:
            if fault:
                raise ParseError(fault)
            with transaction.atomic():
                outcome, key = _write(maker, row)
        except Exception as error:
            answer = handle(error, {})
            if answer is None or answer.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR:
                raise
            return {"line": line, "outcome": REFUSED, "key": key, "problem": answer.data}
        return {"line": line, "outcome": outcome, "key": key, "problem": None}


def _write(maker: Any, row: Any) -> tuple[str, str]:
    """Make or change what the row names; return the outcome and its key."""
    name = maker.resource.key
    there = _there(maker, row)
    body = maker.create_body(data=row, partial=there is not None)
    body.is_valid(raise_exception=True)
    values = dict(body.validated_data)
    with recording(reason=values.pop("reason", "")):
        if there is None:
            made = maker.make(values)
            return CREATED, str(maker.rows().values_list(name, flat=True).get(pk=made.pk))
        return _change(maker, there, values), str(getattr(there, name))


def _there(maker: Any, row: Any) -> Any:
    name = maker.resource.key
    key = row.get(name) if isinstance(row, dict) else None
    if not isinstance(key, str) or not key or "\0" in key:
        return None
    return maker.rows().filter(**{name: key}).first()


def _change(maker: Any, there: Any, values: dict[str, Any]) -> str:
    """Write the members that may be written and differ. Raises Refused where another differs."""
    document = maker.resource.document(there)
    open_to_change = maker.edit_body().fields if hasattr(maker, "edit") else {}
    closed = {
        name: field
        for name, field in maker.create_body().fields.items()
        if name not in open_to_change
    }
    if other := difference(closed, values, document):
        name = getattr(there, maker.resource.key)
        raise Refused(f"{name} exists with another {other}", code=ALREADY_EXISTS)
    if not difference(open_to_change, values, document):
        return UNCHANGED
    sources = {field.source for field in open_to_change.values()}
    maker.edit(there, {name: one for name, one in values.items() if name in sources})
    return UPDATED


def _read(line: bytes) -> tuple[Any, str]:
    """Return the document of a line, and what is wrong with one that has none."""
    try:
        return BoundedJSONParser().parse(BytesIO(line)), ""
    except ParseError as error:
        return None, str(error.detail)
