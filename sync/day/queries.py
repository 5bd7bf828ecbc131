"""What the pages of processes and their runs read."""

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import Customer, PlatformSwitch, ProcessRun, ProcessSwitch, RunChunk
from accounts.processes.definitions import ProcessDefinition, processes
from accounts.processes.states import ChunkStatus, RunStatus
from statements.models import Statement

from ..closures.models import Closure
from .daily import STEPS

STRIP = 30


@dataclass(frozen=True)
class ProcessRow:
    process: ProcessDefinition
    paused: str
    runs: list[ProcessRun]

    @property
    def last(self) -> ProcessRun | None:
        return self.runs[-1] if self.runs else None


@dataclass(frozen=True)
class Progress:
    """How far a run has come, in chunks."""

    total: int
    done: int
    failed: int

    @property
    def finished(self) -> int:
        return self.done + self.failed


def process_rows() -> list[ProcessRow]:
    """Return every process with why it is paused, if it is, and its last runs, oldest first.

    Those of the daily run come first, in its order.
    """
    numbered = ProcessRun.objects.annotate(
        place=Window(RowNumber(), partition_by=F("process"), order_by=F("id").desc())
    )
    runs: dict[str, list[ProcessRun]] = {}
    for run in numbered.filter(place__lte=STRIP).order_by("id"):
        runs.setdefault(run.process, []).append(run)
    paused = {
        switch.process: switch.reason
        for model in (PlatformSwitch, ProcessSwitch)
        for switch in model.objects.all()
    }
    return [
        ProcessRow(process, paused.get(process.name, ""), runs.get(process.name, []))
        for process in sorted(processes(), key=_place_in_the_day)
    ]


def _place_in_the_day(process: ProcessDefinition) -> int:
    return STEPS.index(process.name) if process.name in STEPS else len(STEPS)


def progress_of(run: ProcessRun) -> Progress:
    counted = dict(
        RunChunk.objects.filter(run=run).order_by().values_list("status").annotate(Count("pk"))
    )
    return Progress(
        sum(counted.values()), counted.get(ChunkStatus.DONE, 0), counted.get(ChunkStatus.FAILED, 0)
    )


def closures_of(run: ProcessRun) -> QuerySet[Closure]:
    return Closure.objects.filter(run=run).select_related("customer")


def under_way(process: str) -> ProcessRun | None:
    """Return the run of this process that works, or the one that waits for a worker longest."""
    active = ProcessRun.objects.filter(
        process=process, status__in=[RunStatus.RUNNING, RunStatus.QUEUED]
    )
    return active.order_by("-status", "id").first()


def left_out(run: ProcessRun) -> QuerySet[Customer]:
    """Return the customers that staff chose and for whom the run's day has no statement."""
    chosen = Customer.objects.filter(account_number__in=run.selection or [])
    made = Statement.objects.filter(created_on=run.as_of).values("customer_id")
    return chosen.exclude(pk__in=made).order_by("account_number")
