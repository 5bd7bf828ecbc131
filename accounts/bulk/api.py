"""Many rows in one request (NDJSON), each made or changed as POST and PATCH of its kind do."""

from hashlib import sha256
from io import BytesIO
from itertools import chain
from typing import Any, ClassVar

from rest_framework import serializers, status
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from sync.day.resources import RunResource
from sync.day.run_acts import wait_for_run, waiting_time

from ..bodies.bodies import Body
from ..models import ProcessRun
from ..processes.states import RunStatus
from ..rest.filters import QueryError
from ..rest.idempotency import HEADER, REPLAYED
from ..rest.views import ProviderView
from ..tenancy.transactions import provider_transaction
from ..uploads.operations import Wish, check_uploads_run, go_on, stage, write_now
from ..uploads.reading import Lines, Reader
from .kinds import Kind
from .rows import Answer
from .states import Outcome

SWITCHES = ("atomic", "dry_run")


class LengthRequired(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "say how long the body is, by Content-Length"
    default_code = "length_required"


class RowsParser(BaseParser):
    """One JSON document a line, to be read while they come."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class BulkRow(serializers.Serializer):
    """What became of a row: its line, the key of what it names, and the problem if refused."""

    line = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    key = serializers.CharField(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BulkDocument(RunResource):
    """The run, whether its rows are written, and their answers, in their order.

    Without an `id` nothing is kept of it. A run that goes on has no `results` yet: they are read by
    its own address.
    """

    id = serializers.UUIDField(allow_null=True, read_only=True)
    written = serializers.BooleanField()
    results = BulkRow(many=True, allow_null=True)

    class Meta(RunResource.Meta):
        fields: ClassVar[Any] = (*RunResource.Meta.fields, "written", "results")


class Bulk(ProviderView):
    """Make or change many of a kind: a row whose key exists changes what may be written of it."""

    kind: ClassVar[type[Kind]]
    parser_classes = [RowsParser]
    lines: Lines | None = None
    run: ProcessRun | None = None

    @property
    def create_body(self) -> type[Body]:
        return self.kind.new_body

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, and wait first as long as `Prefer: wait=` allows; the run is committed then."""
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code != status.HTTP_202_ACCEPTED:
            return answer
        if REPLAYED in answer.headers:
            with provider_transaction(self.provider):
                go_on(ProcessRun.objects.get(pk=answer.headers["Location"].rpartition("/")[2]))
        return wait_for_run(self, answer, waiting_time(self.request), _document)

    def post(self, request: Request) -> Response:
        """Answer each row in its order; more than 1,000 rows are answered by a run.

        `atomic=true` writes all of them or none.
        """
        wish = self._read(request)
        check_uploads_run()
        if self.run:
            place = {"Location": f"/api/v1/runs/{self.run.pk}"}
            return Response(_document(self.run), status=status.HTTP_202_ACCEPTED, headers=place)
        run, answers = write_now(self.provider, self.lines or Lines(1, b""), wish)
        # The answer stands, and what was done is undone.
        self.is_dry_run = wish.dry_run or run.status == RunStatus.REJECTED
        kept = {"id": None} if self.is_dry_run else {}
        return Response(_document(run, answers) | kept)

    post.answers = {"200": BulkDocument, "202": BulkDocument}  # type: ignore[attr-defined]
    post.parameters = {  # type: ignore[attr-defined]
        "atomic": "`true`: with one row refused, none is written.",
        "dry_run": "`true`: answer what would happen, and let nothing happen.",
    }

    def digest(self, request: Request) -> str:
        """Return the digest of the rows, by their values."""
        self._read(request)
        read = f"{request.method} {request.path}\n{self.reader.digest.hexdigest()}"
        return sha256(read.encode()).hexdigest()

    def _read(self, request: Request) -> Wish:
        """Read the body once: what one transaction can soon write is kept, and more is staged."""
        atomic, dry_run = (self._switch(name) for name in SWITCHES)
        wish = Wish(self.kind.name, atomic, dry_run, self.today, self.actor)
        if self.lines is None:
            length = request.headers.get("Content-Length", "")
            self.reader = Reader(
                self._stream(request),
                int(length) if length.isdigit() else None,
                digests=HEADER in request.headers,
            )
            parts = self.reader.parts()
            self.lines, more = next(parts, Lines(1, b"")), next(parts, None)
            if more:
                self.run = stage(self.provider, chain([self.lines, more], parts), wish)
        return wish

    def _stream(self, request: Request) -> Any:
        """Return the body. One that comes in chunks ends where the server says so."""
        if "chunked" not in request.headers.get("Transfer-Encoding", ""):
            return request.data if hasattr(request.data, "readline") else BytesIO()
        server = request.META
        if not server.get("wsgi.input_terminated"):
            raise LengthRequired
        if self.get_content_negotiator().select_parser(request, self.get_parsers()) is None:
            raise UnsupportedMediaType(request.content_type)
        return server["wsgi.input"]

    def _switch(self, name: str) -> bool:
        unknown = sorted(set(self.request.query_params) - set(SWITCHES))
        if unknown:
            raise QueryError(dict.fromkeys(unknown, "no such parameter"))
        text = self.request.query_params.get(name, "false")
        if text not in ("true", "false"):
            raise QueryError({name: "true or false"})
        return text == "true"


def _document(run: ProcessRun, answers: list[Answer] | None = None) -> dict[str, Any]:
    results = None if answers is None else [vars(answer) for answer in answers]
    written = run.status == RunStatus.SUCCEEDED and not run.dry_run
    return RunResource.document(run) | {"written": written, "results": results}
