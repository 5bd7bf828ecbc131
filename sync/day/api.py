from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.models import ProcessRun
from accounts.processes.definitions import ProcessDefinition, backlog_choices, find
from accounts.processes.switches import pause, resume
from accounts.rest.filters import ApiFilter
from accounts.rest.views import ProviderView

from .queries import ProcessRow, process_rows


class PauseBody(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class ResumeBody(serializers.Serializer):
    """`backlog` says what becomes of what a process has kept back while it was paused.

    Thresholds keep e-mails back.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["backlog"] = serializers.ChoiceField(
            choices=backlog_choices(), required=False, default=""
        )


class Processes(ProviderView):
    """GET lists the processes: paused or not and why, and the last run of each."""

    def get(self, request: Request) -> Response:
        ApiFilter(request.query_params, ProcessRun.objects.all()).check()
        return Response({"results": [_document(row) for row in process_rows()]})


class PausedProcess(ProviderView):
    """POST pauses a process, and that one alone.

    Pausing notifications or messages never pauses billing.
    """

    write_scopes = (Scope.RUN,)

    def post(self, request: Request, process: str) -> Response:
        found = _process(process)
        form = PauseBody(data=request.data)
        form.is_valid(raise_exception=True)
        pause(self.provider, found.name, reason=form.validated_data["reason"], actor=self.actor)
        return Response(_state(found))


class ResumedProcess(ProviderView):
    """POST lets a process run again."""

    write_scopes = (Scope.RUN,)

    def post(self, request: Request, process: str) -> Response:
        found = _process(process)
        form = ResumeBody(data=request.data or {})
        form.is_valid(raise_exception=True)
        backlog = form.validated_data["backlog"]
        resume(found.name, actor=self.actor, backlog=backlog)
        return Response(_state(found))


def _process(name: str) -> ProcessDefinition:
    if found := find(name):
        return found
    raise Http404


def _state(process: ProcessDefinition) -> dict[str, Any]:
    return next(_document(row) for row in process_rows() if row.process == process)


def _document(row: ProcessRow) -> dict[str, Any]:
    last = row.last
    return {
        "process": row.process.name,
        "paused": bool(row.paused),
        "paused_because": row.paused or None,
        "last_run": last
        and {
            "id": last.pk,
            "as_of": last.as_of,
            "status": last.status,
            "counts": last.counts,
            "error": last.reason,
            "started_at": last.started_at,
            "finished_at": last.finished_at,
        },
    }
