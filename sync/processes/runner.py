"""Runs of processes: one at a time a provider, each on record, safe to kill and to repeat
(docs/rules.md section 11).
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import ProcessRun, Provider, RunChunk
from accounts.single_flight import single_flight
from accounts.states import ChunkStatus, Process, RunStatus
from accounts.statistics import refresh_statistics
from accounts.switches import paused_because
from accounts.tenancy import provider_transaction

from .chunks import make_chunks, work_on
from .closing import sync_status
from .crew import Crew, alone
from .guards import check_date
from .thresholds import check_thresholds
from .watch import look_at
from .work import CHUNKED, READ, Counts, nothing

UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING)

log = logging.getLogger(__name__)


def run_process(
    provider: Provider,
    process: str,
    *,
    as_of: date,
    started_by: str,
    approve: bool = False,
    force: bool = False,
    crew: Crew = alone,
    **options: Any,
) -> ProcessRun:
    """Run a process now and return its record.

    Raises AlreadyRunning while another run of it is at work, and Refused for a date that a live
    provider may not be run for (unless `force`). `approve` lifts the brake of Sync Status. Options
    are those of the record: `dry_run`, `automatic`, `selection`, `daily_run`.
    """
    with single_flight(provider, process):
        with provider_transaction(provider):
            if not force:
                check_date(provider, process, as_of)
            run = ProcessRun.objects.create(
                provider=provider,
                process=process,
                as_of=as_of,
                started_by=started_by,
                status=RunStatus.QUEUED,
                **options,
            )
        return _run(provider, run, approve=approve, crew=crew)


def queue_process(
    provider: Provider,
    process: str,
    *,
    as_of: date,
    started_by: str,
    selection: Sequence[str] | None = None,
    dry_run: bool = False,
) -> ProcessRun:
    """Put a run on record that a worker is to take up, inside the caller's transaction."""
    check_date(provider, process, as_of)
    return ProcessRun.objects.create(
        provider=provider,
        process=process,
        as_of=as_of,
        started_by=started_by,
        status=RunStatus.QUEUED,
        selection=selection,
        dry_run=dry_run,
    )


def run_queued(provider: Provider, run_id: UUID, *, crew: Crew = alone) -> ProcessRun:
    """Take up a run that waits for a worker, or whose worker died; one that has ended is left
    alone.

    Raises AlreadyRunning as `run_process` does, so a run that is RUNNING here has nobody at work on
    it.
    """
    with single_flight(provider, _read(provider, run_id).process):
        run = _read(provider, run_id)
        return _run(provider, run, approve=False, crew=crew) if run.status in UNFINISHED else run


def _read(provider: Provider, run_id: UUID) -> ProcessRun:
    with provider_transaction(provider):
        return ProcessRun.objects.get(pk=run_id)


def record_skipped(
    provider: Provider, process: str, *, as_of: date, started_by: str, reason: str, **options: Any
) -> ProcessRun:
    """Put on record that a process did not run, and why."""
    with provider_transaction(provider):
        return ProcessRun.objects.create(
            provider=provider,
            process=process,
            as_of=as_of,
            started_by=started_by,
            status=RunStatus.SKIPPED,
            error=reason,
            counts=nothing(process),
            finished_at=timezone.now(),
            **options,
        )


def _run(provider: Provider, run: ProcessRun, *, approve: bool, crew: Crew) -> ProcessRun:
    with provider_transaction(provider):
        _end_interrupted(run)
        reason = paused_because(run.process)
        run.status = RunStatus.SKIPPED if reason else RunStatus.RUNNING
        run.save(update_fields=["status"])
    if reason:
        return _finish(provider, run, RunStatus.SKIPPED, nothing(run.process), reason)
    try:
        return _finish(provider, run, *_work(provider, run, approve=approve, crew=crew))
    except Exception as error:
        log.exception("run %s of %s failed", run.pk, run.process)
        return _finish(
            provider,
            run,
            RunStatus.FAILED,
            nothing(run.process),
            " ".join(f"{type(error).__name__}: {error}".split()),
        )


def _end_interrupted(run: ProcessRun) -> None:
    """Close the record of a run whose process died: the lock on the process is ours, so nobody is
    at work on it.
    """
    running = ProcessRun.objects.filter(process=run.process, status=RunStatus.RUNNING).exclude(
        pk=run.pk
    )
    running.update(
        status=RunStatus.FAILED,
        finished_at=timezone.now(),
        error="interrupted; the next run goes on from there",
    )


def _work(
    provider: Provider, run: ProcessRun, *, approve: bool, crew: Crew
) -> tuple[str, Counts, str]:
    if run.process == Process.SYNC_STATUS:
        refresh_statistics()
        return *sync_status(provider, run, approved=approve), ""
    if run.process == Process.THRESHOLDS:
        refresh_statistics()
        return check_thresholds(provider, run)
    if run.process not in CHUNKED:
        return RunStatus.SUCCEEDED, nothing(run.process), ""
    refresh_statistics(READ.get(run.process))
    with provider_transaction(provider):
        chunks = run.chunks.count() or make_chunks(run)
    with crew(provider, run, chunks - 1):
        ended = _work_until_done(provider, run)
    return _sum_up(run, ended)


def _work_until_done(provider: Provider, run: ProcessRun) -> list[RunChunk]:
    """Work, then wait for the helpers' last chunks; a helper that dies gives its chunk back. Return
    the chunks as they ended.

    A chunk that somebody works on is locked, and skipped when claiming, so an empty hand does not
    mean the end: the count does.
    """
    while True:
        work_on(provider, run)
        with provider_transaction(provider):
            chunks = list(run.chunks.order_by("number"))
        if all(chunk.status != ChunkStatus.WAITING for chunk in chunks):
            return chunks
        time.sleep(0.05)


def _sum_up(run: ProcessRun, chunks: list[RunChunk]) -> tuple[str, Counts, str]:
    counts = Counter(nothing(run.process))
    for chunk in chunks:
        if chunk.status == ChunkStatus.DONE:
            counts.update(chunk.counts)
    failed = [chunk for chunk in chunks if chunk.status == ChunkStatus.FAILED]
    if failed:
        return (
            RunStatus.FAILED,
            dict(counts),
            f"{len(failed)} of {len(chunks)} chunks failed, the first with {failed[0].counts['error']}",
        )
    return RunStatus.SUCCEEDED, dict(counts), ""


def _finish(
    provider: Provider, run: ProcessRun, status: str, counts: Counts, error: str
) -> ProcessRun:
    run.status, run.counts, run.error, run.finished_at = status, counts, error, timezone.now()
    with provider_transaction(provider):
        run.save(update_fields=["status", "counts", "error", "finished_at"])
        look_at(provider, run)
    return run
