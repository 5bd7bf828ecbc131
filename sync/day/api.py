from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Day, Text, YesNo
from accounts.bulk.api import BulkRow
from accounts.processes.definitions import (
    ProcessDefinition,
    backlog_choices,
    find,
    startable,
)
from accounts.processes.states import RunStatus, Trigger
from accounts.processes.switches import pause, resume
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Listed, Resources, Shown, act, view
from accounts.uploads.queries import answered_lines, is_upload

from ..closures.models import Closure
from .queries import ProcessRow, process_rows
from .resources import RunResource
from .run_acts import (
    candidates_of,
    decided_by_another,
    queue_run,
    rejected,
    restored,
    results_of,
    wait_for_run,
    waiting_time,
)
from .sandbox_clock import clock_state, set_clock
from .tasks import advance_clock

RUN = (Scope.RUN,)
NDJSON = "application/x-ndjson"
APPROVE = (Scope.APPROVE,)


class ProcessDocument(serializers.Serializer):
    """A process: whether it is paused and why, and its last run."""

    process = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    paused = serializers.BooleanField()
    paused_because = serializers.CharField(allow_null=True)
    last_run = RunResource(allow_null=True)


class ProcessPage(serializers.Serializer):
    results = ProcessDocument(many=True)


class ResultDocument(serializers.Serializer):
    """What became of one account in a run, or of one row of an upload.

    A row has `line`, `key` and `problem`, and an account what else there is.
    """

    account_number = serializers.CharField(required=False)
    outcome = serializers.CharField()
    statement_number = serializers.CharField(required=False, allow_null=True)
    detail = serializers.CharField(required=False, allow_blank=True)
    line = serializers.IntegerField(required=False)
    key = serializers.CharField(required=False, allow_null=True)
    problem = serializers.DictField(required=False, allow_null=True)


class ResultPage(serializers.Serializer):
    results = ResultDocument(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PauseBody(ActBody):
    reason = Text(max_length=500)


class ResumeBody(ActBody):
    """`backlog` says what becomes of what the pause has kept back, such as e-mails."""

    backlog = serializers.ChoiceField(choices=[], required=False)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["backlog"] = serializers.ChoiceField(backlog_choices(), required=False)
        return fields


class NewRun(Body):
    """Which process is to run, for which day; dry, it reports what it would do."""

    process = serializers.ChoiceField(choices=[])
    as_of = Day(required=False)
    dry_run = YesNo(required=False, default=False)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["process"] = serializers.ChoiceField(startable())
        return fields


class ReasonBody(ActBody):
    reason = Text(max_length=500)


class LinesRenderer(JSONRenderer):
    """JSON documents, one a line."""

    media_type = NDJSON


class RunFilter(ApiFilter):
    names = {"process": "process", "started_by": "started_by"}
    choices = {"status": ("status", RunStatus), "trigger": ("trigger", Trigger)}
    days = {"as_of": "as_of"}
    instants = {"started_at": "started_at", "finished_at": "finished_at"}


class Runs(Listed, Shown):
    """Runs of processes. One process runs once at a time for a provider."""

    resource = RunResource
    filters = RunFilter
    create_body = NewRun
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def get_renderers(self) -> list[Any]:
        """Offer lines of what became of rows, and JSON of everything."""
        return [JSONRenderer(), *([LinesRenderer()] if self.action == "results" else [])]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, and wait first as long as `Prefer: wait=` allows; the run is committed then."""
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code != 202:
            return answer
        return wait_for_run(self, answer, waiting_time(self.request))

    def create(self, request: Request) -> Response:
        """Start a run: 202 with its document, or 200 when it is finished within `Prefer: wait=`."""
        values = self.read(NewRun)
        dry, self.is_dry_run = self.is_dry_run, False  # a dry run is a run, and on record
        return queue_run(
            self, values["process"], as_of=values.get("as_of", self.today), dry_run=dry
        )

    create.scopes = RUN  # type: ignore[attr-defined]
    create.answers = {"202": RunResource, "200": RunResource}  # type: ignore[attr-defined]

    @view({("200", "application/json"): ResultPage, ("200", NDJSON): BulkRow})
    def results(self, request: Request, id: Any) -> Any:
        """Say what became of each account of the run, or of each row of an upload.

        Those of an upload come as NDJSON too, all of them in one answer.
        """
        run = self.one()
        if request.accepted_media_type == NDJSON and is_upload(run):
            self.check_query(frozenset())
            return StreamingHttpResponse(answered_lines(self.provider, run), content_type=NDJSON)
        return Response(results_of(self, run))

    @view(ResultPage)
    def candidates(self, request: Request, id: Any) -> Response:
        """List the accounts on a run's list, or else those that such a run would act on now.

        Only nrc, mrc, cycle, statements and sync-status have any.
        """
        return Response(candidates_of(self, self.one()))

    @act(scopes=APPROVE)
    def approve(self, request: Request, id: Any) -> Response:
        """Close those on a held run's list that still meet the rule; not by who started the run."""
        self.one()
        self.read(ActBody)
        decided_by_another(self, self.one_to_change())
        return self.answer(self.one())

    @act(ReasonBody, scopes=APPROVE)
    def reject(self, request: Request, id: Any) -> Response:
        """Close nothing on a held run's list, and exempt its accounts for a while."""
        self.one()
        values = self.read(ReasonBody)
        rejected(self, self.one_to_change(), values["reason"])
        return self.answer(self.one())

    @act(ReasonBody, scopes=APPROVE)
    def restore(self, request: Request, id: Any) -> Response:
        """Restore everything that a run closed and that is still as it left it."""
        self.one()
        values = self.read(ReasonBody)
        restored(self, Closure.objects.filter(run=self.one_to_change()), values["reason"])
        return self.answer(self.one())


class Processes(Resources):
    """Processes, which can each be paused. Pausing e-mails or messages never pauses billing."""

    resource = RunResource
    lookup_field = "process"
    lookup_value_converter = "slug"

    def list(self, request: Request) -> Response:
        """List the processes in the order of the day."""
        self.check_query(frozenset())
        rows = [_document(row) for row in process_rows()]
        return Response(ProcessPage({"results": rows}).data)

    list.answers = {"200": ProcessPage}  # type: ignore[attr-defined]

    @act(PauseBody, scopes=RUN, answers=ProcessDocument)
    def pause(self, request: Request, process: str) -> Response:
        """Pause a process, and that one alone."""
        found = _process(process)
        values = self.read(PauseBody)
        pause(self.provider, found.name, reason=values["reason"], actor=self.actor)
        return _state(found)

    @act(ResumeBody, scopes=RUN, answers=ProcessDocument)
    def resume(self, request: Request, process: str) -> Response:
        """Let a process run again."""
        found = _process(process)
        values = self.read(ResumeBody)
        resume(found.name, actor=self.actor, backlog=values.get("backlog", ""))
        return _state(found)


class ClockDocument(serializers.Serializer):
    """Where the clock stands; while it goes forward, where to and how many days are left."""

    today = serializers.DateField()
    advance_to = serializers.DateField(allow_null=True)
    days_left = serializers.IntegerField()


class NewDay(ActBody):
    advance_to = Day()


class TestClock(Resources):
    """A sandbox's today. It goes forward only, with every daily run on the way."""

    resource = RunResource
    create_body = NewDay
    waits_for_clock = False

    def list(self, request: Request) -> Response:
        """Tell where the clock stands, and how far it has to go."""
        self.check_query(frozenset())
        return self._answer()

    list.answers = {"200": ClockDocument}  # type: ignore[attr-defined]

    def create(self, request: Request) -> Response:
        """Send the clock to a day: 202 while the days on the way are run, 200 when it is there."""
        values = self.read(NewDay)
        self.provider = set_clock(self.provider, values["advance_to"])
        if self.provider.clock_target and not self.is_dry_run:
            key = self.provider.pk
            transaction.on_commit(lambda: advance_clock.delay(key), robust=True)
        return self._answer()

    create.scopes = (Scope.RUN,)  # type: ignore[attr-defined]
    create.answers = {"202": ClockDocument, "200": ClockDocument}  # type: ignore[attr-defined]

    def _answer(self) -> Response:
        state = clock_state(self.provider)
        code = 202 if state.days_left and self.request.method == "POST" else 200
        return Response(ClockDocument(asdict(state)).data, status=code)


def _process(name: str) -> ProcessDefinition:
    if found := find(name):
        return found
    raise Http404


def _state(process: ProcessDefinition) -> Response:
    row = next(one for one in process_rows() if one.process == process)
    return Response(ProcessDocument(_document(row)).data)


def _document(row: ProcessRow) -> dict[str, Any]:
    return {
        "process": row.process.name,
        "label": row.process.label,
        "paused": bool(row.paused),
        "paused_because": row.paused or None,
        "last_run": row.last,
    }
