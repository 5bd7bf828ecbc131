"""Runs of processes: one at a time a provider, safe to kill and to repeat.

Each is on record. Source: docs/rules.md section 11.
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from ..database.statistics import refresh_statistics
from ..tenancy.models import Provider
from ..tenancy.single_flight import single_flight
from ..tenancy.transactions import provider_transaction
from .chunks import make_chunks, work_on
from .definitions import Outcome, ProcessDefinition, definition_of, observers
from .guards import check_date, check_runnable
from .helpers import Helpers, alone
from .models.process import ProcessRun, RunChunk
from .parking import COUNT as PARKED
from .parking import names_of_parked
from .states import ChunkStatus, RunStatus, Trigger
from .switches import paused_because

UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING)

log = logging.getLogger(__name__)


def run_process(
    provider: Provider,
    process: str,
    *,
    as_of: date,
    started_by: str,
    trigger: Trigger = Trigger.PERSON,
    approve: bool = False,
    force: bool = False,
    helpers: Helpers = alone,
    **options: Any,
) -> ProcessRun:
    """Run a process now and return its record.

    Raises AlreadyRunning while another run of it is at work, and Refused for a date that a live
    provider may not be run for (unless `force`), or a process that has no work. `approve` lifts the
    brake of Sync Status. Options are those of the record: `dry_run`, `automatic`, `selection`,
    `daily_run`.
    """
    check_runnable(process)
    with single_flight(provider, process):
        with provider_transaction(provider):
            if not force:
                check_date(provider, process, as_of)
            run = ProcessRun.objects.create(
                provider=provider,
                process=process,
                as_of=as_of,
                started_by=started_by,
                trigger=trigger,
                status=RunStatus.QUEUED,
                **options,
            )
        return _run(provider, run, approve=approve, helpers=helpers)


def queue_process(
    provider: Provider,
    process: str,
    *,
    as_of: date,
    started_by: str,
    trigger: Trigger = Trigger.PERSON,
    selection: Sequence[str] | None = None,
    dry_run: bool = False,
) -> ProcessRun:
    """Put a run on record that a worker is to take up, inside the caller's transaction."""
    check_runnable(process)
    check_date(provider, process, as_of)
    return ProcessRun.objects.create(
        provider=provider,
        process=process,
        as_of=as_of,
        started_by=started_by,
        trigger=trigger,
        status=RunStatus.QUEUED,
        selection=selection,
        dry_run=dry_run,
    )


def run_queued(provider: Provider, run_id: UUID, *, helpers: Helpers = alone) -> ProcessRun:
    """Take up a run that waits for a worker, or whose worker died.

    One that has ended is left alone. Raises AlreadyRunning as `run_process` does, so a run that is
    RUNNING here has nobody at work on it.
    """
    with single_flight(provider, _read(provider, run_id).process):
        run = _read(provider, run_id)
        if run.status not in UNFINISHED:
            return run
        return _run(provider, run, approve=False, helpers=helpers)


def _read(provider: Provider, run_id: UUID) -> ProcessRun:
    with provider_transaction(provider):
        return ProcessRun.objects.get(pk=run_id)


def record_skipped(
    provider: Provider,
    process: str,
    *,
    as_of: date,
    started_by: str,
    trigger: Trigger,
    reason: str,
    **options: Any,
) -> ProcessRun:
    """Put on record that a process did not run, and why."""
    with provider_transaction(provider):
        return ProcessRun.objects.create(
            provider=provider,
            process=process,
            as_of=as_of,
            started_by=started_by,
            trigger=trigger,
            status=RunStatus.SKIPPED,
            note=reason,
            counts=definition_of(process).nothing(),
            finished_at=timezone.now(),
            **options,
        )


def follow_up(provider: Provider, run: ProcessRun) -> None:
    """Do what the process wants done once a run of it is over; needs no transaction to be open."""
    after_run = definition_of(run.process).after_run
    if after_run and not run.dry_run:
        after_run(provider)


def _run(provider: Provider, run: ProcessRun, *, approve: bool, helpers: Helpers) -> ProcessRun:
    process = definition_of(run.process)
    with provider_transaction(provider):
        _end_interrupted(run)
        reason = paused_because(run.process)
        run.status = RunStatus.SKIPPED if reason else RunStatus.RUNNING
        run.save(update_fields=["status"])
    if reason:
        return _finish(provider, run, Outcome(RunStatus.SKIPPED, process.nothing(), note=reason))
    try:
        outcome = _work(provider, run, process, approve=approve, helpers=helpers)
    except Exception as error:
        log.exception("run %s of %s failed", run.pk, run.process)
        words = " ".join(f"{type(error).__name__}: {error}".split())
        outcome = Outcome(RunStatus.FAILED, process.nothing(), error=words)
    return _finish(provider, run, outcome)


def _end_interrupted(run: ProcessRun) -> None:
    """Close the record of a run whose process died, or let it wait where it is to go on.

    This connection holds the lock on the process, so nobody is at work on the run.
    """
    running = ProcessRun.objects.filter(process=run.process, status=RunStatus.RUNNING).exclude(
        pk=run.pk
    )
    if definition_of(run.process).goes_on:
        running.update(status=RunStatus.QUEUED)
        return
    running.update(
        status=RunStatus.FAILED,
        finished_at=timezone.now(),
        error="interrupted; the next run goes on from there",
    )


def _work(
    provider: Provider,
    run: ProcessRun,
    process: ProcessDefinition,
    *,
    approve: bool,
    helpers: Helpers,
) -> Outcome:
    refresh_statistics(process.reads)
    if process.run_work:
        return process.run_work(provider, run, approved=approve)
    with provider_transaction(provider):
        chunks = run.chunks.count() or make_chunks(run)
    with helpers(provider, run, chunks - 1):
        ended = _work_until_done(provider, run)
    return _sum_up(process, ended)


def _work_until_done(provider: Provider, run: ProcessRun) -> list[RunChunk]:
    """Work, then wait for the helpers' last chunks, and return the chunks as they ended.

    A helper that dies gives its chunk back. A chunk that somebody works on is locked, and skipped
    when claiming, so an empty hand does not mean the end: the count does.
    """
    while True:
        work_on(provider, run)
        with provider_transaction(provider):
            chunks = list(run.chunks.order_by("number"))
        if all(chunk.status != ChunkStatus.WAITING for chunk in chunks):
            return chunks
        time.sleep(0.05)


def _sum_up(process: ProcessDefinition, chunks: list[RunChunk]) -> Outcome:
    counts = Counter(process.nothing())
    for chunk in chunks:
        if chunk.status == ChunkStatus.DONE:
            counts.update(chunk.counts)
    failed = [chunk for chunk in chunks if chunk.status == ChunkStatus.FAILED]
    if not failed:
        return Outcome(counts=dict(counts))
    first = failed[0].counts["error"]
    error = f"{len(failed)} of {len(chunks)} chunks failed, the first with {first}"
    return Outcome(RunStatus.FAILED, dict(counts), error=error)


def _finish(provider: Provider, run: ProcessRun, outcome: Outcome) -> ProcessRun:
    run.status, run.counts, run.finished_at = outcome.status, outcome.counts, timezone.now()
    run.error, run.note = outcome.error, outcome.note
    with provider_transaction(provider):
        if outcome.counts.get(PARKED) and (names := names_of_parked(run)):
            run.note = "; ".join(filter(None, [run.note, f"parked: {names}"]))
        run.save(update_fields=["status", "counts", "error", "note", "finished_at"])
        for observe in observers():
            observe(provider, run)
    return run
