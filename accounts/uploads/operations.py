"""Uploads: rows that are written at once, or staged for a run that a worker takes up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ..bulk.kinds import kind_of
from ..bulk.portion import take_rows
from ..bulk.rows import Answer, count, write_answers
from ..bulk.states import Outcome
from ..events.waking import wake
from ..processes.definitions import Outcome as Ended
from ..processes.models.process import ProcessRun
from ..processes.runner import queue_process
from ..processes.states import RunStatus, Trigger
from ..processes.switches import refuse_if_paused
from ..tenancy.models import Provider
from ..tenancy.transactions import recording
from .models import Upload, UploadPart
from .reading import Lines
from .states import UPLOADS


@dataclass(frozen=True)
class Wish:
    """What is to become of the rows: of which kind they are, and whether all or none is written."""

    kind: str
    atomic: bool
    dry_run: bool
    as_of: date
    started_by: str


def check_uploads_run() -> None:
    """Raise Refused while uploads are paused."""
    refuse_if_paused(UPLOADS)


@transaction.atomic
def write_now(provider: Provider, lines: Lines, wish: Wish) -> tuple[ProcessRun, list[Answer]]:
    """Write the rows of the lines, and return the run that is on record for them, with the answers.

    The caller undoes it where the run is a dry one, or has ended as REJECTED.
    """
    run = _new_run(provider, wish)
    upload = Upload.objects.create(provider=provider, run=run, kind=wish.kind, atomic=wish.atomic)
    with recording(run_id=str(run.pk)):
        answers = take_rows(kind_of(wish.kind), provider, lines.rows, as_of=wish.as_of)
    UploadPart.objects.create(
        provider=provider,
        upload=upload,
        first_line=lines.first,
        content=b"",
        answers=write_answers(answers),
        counts=count(answers),
    )
    ended = ended_as(count(answers), atomic=wish.atomic)
    run.status, run.counts, run.note = ended.status, ended.counts, ended.note
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "counts", "note", "finished_at"])
    return run, answers


@transaction.atomic
def stage(provider: Provider, parts: Iterable[Lines], wish: Wish) -> ProcessRun:
    """Keep the lines for a run, and return it; a worker is woken after the commit."""
    run = _new_run(provider, wish)
    upload = Upload.objects.create(provider=provider, run=run, kind=wish.kind, atomic=wish.atomic)
    kind, seen = kind_of(wish.kind), set[int]()
    for lines in parts:
        UploadPart.objects.create(
            provider=provider,
            upload=upload,
            first_line=lines.first,
            content=lines.content,
            waits=not seen.isdisjoint(_names(lines, (kind.resource.key, *kind.own_references))),
        )
        seen |= _names(lines, (kind.resource.key,))
    _wake(run)
    return run


def _names(lines: Lines, members: Iterable[str]) -> set[int]:
    """Return digests of what the members of the rows name: texts would take more memory."""
    names = (row.name(member) for row in lines.rows for member in members)
    return {hash(name) for name in names if name}


@transaction.atomic
def go_on(run: ProcessRun) -> ProcessRun:
    """Let a run that has failed or was skipped go on where it stopped; others are left alone."""
    run = ProcessRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    left = UploadPart.objects.filter(upload__run=run, counts__isnull=True)
    if run.status in (RunStatus.FAILED, RunStatus.SKIPPED) and left.exists():
        run.status, run.finished_at, run.error, run.note = RunStatus.QUEUED, None, "", ""
        run.save(update_fields=["status", "finished_at", "error", "note"])
        _wake(run)
    return run


def ended_as(counts: dict[str, int], *, atomic: bool) -> Ended:
    """Return how a run with these outcomes ends: REJECTED where one refused row keeps all back."""
    refused = counts[Outcome.REFUSED]
    if not (atomic and refused):
        return Ended(counts=counts)
    return Ended(
        RunStatus.REJECTED, counts, note=f"{refused} of the rows are refused: none is written"
    )


def _new_run(provider: Provider, wish: Wish) -> ProcessRun:
    return queue_process(
        provider,
        UPLOADS,
        as_of=wish.as_of,
        started_by=wish.started_by,
        trigger=Trigger.API,
        dry_run=wish.dry_run,
    )


def _wake(run: ProcessRun) -> None:
    wake("processes.take_up_run", run.provider_id, str(run.pk))
