"""Whether anybody is there to do what a run waits for."""

from datetime import timedelta

from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import ProcessRun
from accounts.processes.states import RunStatus

from .queries import Progress

PATIENCE = timedelta(seconds=4)
ANSWER_SECONDS = 0.4


def waiting_because(run: ProcessRun, progress: Progress) -> str:
    """Say why a run that has been under way for a while has done nothing yet.

    Return nothing when it gets on or has ended.
    """
    if (
        run.status not in (RunStatus.QUEUED, RunStatus.RUNNING)
        or progress.finished
        or timezone.now() - run.started_at < PATIENCE
    ):
        return ""
    try:
        answered = current_app.control.broadcast(
            "ping", reply=True, timeout=ANSWER_SECONDS, limit=1
        )
    except (OperationalError, OSError):
        return (
            "Redis cannot be reached, so no worker has been told. The run is on record and starts "
            "when Redis is back."
        )
    return (
        ""
        if answered
        else "No worker answers. The run is on record and starts as soon as a worker runs."
    )
