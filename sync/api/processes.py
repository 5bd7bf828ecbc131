from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProviderView
from accounts.models import ProcessRun
from accounts.rest.filters import ApiFilter
from accounts.states import Process, Scope
from accounts.switches import pause, resume
from notifications.operations import resume_mailing
from notifications.states import Backlog

from ..processes.work import PAUSABLE
from ..run_queries import ProcessRow, process_rows


class PauseBody(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class ResumeBody(serializers.Serializer):
    """`backlog` is for thresholds: what becomes of the e-mails that the pause has kept back."""

    backlog = serializers.ChoiceField(choices=Backlog.choices, required=False, default=Backlog.SEND)


class Processes(ProviderView):
    """GET lists the processes: paused or not and why, and the last run of each."""

    def get(self, request: Request) -> Response:
        ApiFilter(request.query_params, ProcessRun.objects.all()).check()
        return Response({"results": [_document(row) for row in process_rows()]})


class PausedProcess(ProviderView):
    """POST pauses a process, and that one alone: pausing notifications or messages never pauses
    billing.
    """

    write_scopes = (Scope.RUN,)

    def post(self, request: Request, process: str) -> Response:
        found = _process(process)
        form = PauseBody(data=request.data)
        form.is_valid(raise_exception=True)
        pause(self.provider, found, reason=form.validated_data["reason"], actor=self.actor)
        return Response(_state(found))


class ResumedProcess(ProviderView):
    """POST lets a process run again."""

    write_scopes = (Scope.RUN,)

    def post(self, request: Request, process: str) -> Response:
        found = _process(process)
        form = ResumeBody(data=request.data or {})
        form.is_valid(raise_exception=True)
        if found == Process.THRESHOLDS:
            resume_mailing(form.validated_data["backlog"], actor=self.actor)
        else:
            resume(found)
        return Response(_state(found))


def _process(name: str) -> Process:
    if name not in PAUSABLE:
        raise Http404
    return Process(name)


def _state(process: Process) -> dict[str, Any]:
    return next(_document(row) for row in process_rows() if row.process == process)


def _document(row: ProcessRow) -> dict[str, Any]:
    last = row.last
    return {
        "process": row.process,
        "paused": bool(row.paused),
        "paused_because": row.paused or None,
        "last_run": last
        and {
            "id": last.pk,
            "as_of": last.as_of,
            "status": last.status,
            "counts": last.counts,
            "error": last.error,
            "started_at": last.started_at,
            "finished_at": last.finished_at,
        },
    }
