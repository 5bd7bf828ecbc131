"""A run's chunks: made once, claimed by whoever is free, each done in one transaction."""

import logging
from collections import Counter
from functools import partial
from typing import Any

from django.db import OperationalError, transaction

from ..customers.ranges import AccountRange, account_ranges
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .definitions import Counts, definition_of
from .models.process import ProcessRun, RunChunk
from .parking import Parking
from .retries import ATTEMPTS, may_be_retried, wait_before_retry
from .states import ChunkStatus

# Billing accounts: about a second of work, so that little is lost by a kill and staff never wait
# long for a lock
CHUNK_SIZE = 4000

log = logging.getLogger(__name__)


def make_chunks(run: ProcessRun) -> int:
    """Cut the accounts that the run works on into its chunks and return how many there are.

    They are all of the provider's, unless the process knows better.
    """
    process = definition_of(run.process)
    size = CHUNK_SIZE * process.chunk_width
    ranges = process.ranges(run) if process.ranges else account_ranges(run.provider_id, size=size)
    RunChunk.objects.bulk_create(
        RunChunk(
            provider_id=run.provider_id,
            run=run,
            number=number,
            first_account=accounts.first,
            last_account=accounts.last,
        )
        for number, accounts in enumerate(ranges, start=1)
    )
    return len(ranges)


def work_on(provider: Provider, run: ProcessRun) -> None:
    """Do the run's waiting chunks, one after the other, until none can be claimed."""
    while work_on_next(provider, run):
        pass


def work_on_next(provider: Provider, run: ProcessRun) -> bool:
    """Claim a waiting chunk, do it and mark it in the same transaction.

    Return whether there was one. A chunk that fails is marked so, and the others go on.
    """
    for attempt in range(1, ATTEMPTS + 1):
        claimed: list[RunChunk] = []
        try:
            return _work_on_claimed(provider, run, claimed)
        except Exception as error:
            if not claimed or (isinstance(error, OperationalError) and not may_be_retried(error)):
                raise
            if not may_be_retried(error) or attempt == ATTEMPTS:
                log.exception("chunk %s of run %s failed", claimed[0].number, run.pk)
                _mark_failed(provider, claimed[0], error)
                return True
            wait_before_retry(attempt)
    return False


def _work_on_claimed(provider: Provider, run: ProcessRun, claimed: list[RunChunk]) -> bool:
    settings: dict[str, Any] = {
        "actor": run.started_by,
        "cause": definition_of(run.process).cause,
        "via": "PROCESS",
    }
    with provider_transaction(
        provider, **settings, run_id=str(run.pk), as_of=run.as_of.isoformat()
    ):
        waiting = RunChunk.objects.filter(run=run, status=ChunkStatus.WAITING).order_by("number")
        chunk = waiting.select_for_update(skip_locked=True).first()
        if chunk is None:
            return False
        claimed.append(chunk)
        chunk.counts = _count(provider, run, AccountRange(chunk.first_account, chunk.last_account))
        chunk.status = ChunkStatus.DONE
        chunk.save(update_fields=["counts", "status"])
    return True


def _count(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    """Do the work, and undo it in a dry run.

    What is reported is then exactly what would be done. Accounts on whose data it fails
    are parked.
    """
    work = definition_of(run.process).chunk_work
    if work is None:
        raise LookupError(f"{run.process} has no work on chunks")
    with transaction.atomic():
        parking = Parking(provider, run, accounts)
        counts: Counter[str] = Counter()
        for part in parking.do(partial(work, provider, run)):
            counts.update(part)
        counts.update(parking.settle())
        transaction.set_rollback(run.dry_run)
    return dict(counts)


def _mark_failed(provider: Provider, chunk: RunChunk, error: Exception) -> None:
    with provider_transaction(provider):
        RunChunk.objects.filter(pk=chunk.pk).update(
            status=ChunkStatus.FAILED, counts={"error": _one_line(error)}
        )


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:1000]
