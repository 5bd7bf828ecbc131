"""The work of a run on its upload: part by part, or all of them in one transaction.

A part is done when it has its counts, which commit with its effect. A run that was killed goes on
with those that have none. Two workers share the parts; one that names what an earlier part makes or
changes waits for all that are before it.
"""

import json
import time
from collections import Counter
from contextlib import AbstractContextManager
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ..bulk.kinds import kind_of
from ..bulk.portion import take_rows
from ..bulk.rows import Answer, count, read_rows, refused, write_answers
from ..bulk.states import Outcome
from ..clock import check_clock_stands
from ..errors import Refused
from ..events.waking import wake
from ..processes.definitions import Outcome as Ended
from ..processes.models.process import ProcessRun
from ..processes.retries import try_again
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .models import Upload, UploadPart
from .operations import ended_as


def work_on_upload(provider: Provider, run: ProcessRun, *, approved: bool) -> Ended:
    """Write the rows that are not answered yet, and say how the run ends."""
    with provider_transaction(provider):
        upload = Upload.objects.get(run=run)
    if upload.atomic or run.dry_run:
        try_again(lambda: _all_or_none(provider, run, upload))
    else:
        _part_by_part(provider, run, upload)
    counts: Counter[str] = Counter(dict.fromkeys(Outcome.values, 0))
    with provider_transaction(provider):
        for counted in UploadPart.objects.filter(upload=upload).values_list("counts", flat=True):
            counts.update(counted)
    return ended_as(dict(counts), atomic=upload.atomic)


def help_with(provider: Provider, run: ProcessRun) -> None:
    """Do parts of an upload that another worker leads, until there is none to take."""
    with provider_transaction(provider):
        upload = Upload.objects.filter(run=run, atomic=False, run__dry_run=False).first()
    while upload and try_again(partial(_next_part, provider, run, upload)):
        pass


def _part_by_part(provider: Provider, run: ProcessRun, upload: Upload) -> None:
    """Work, then wait for the helper's last part: a helper that dies gives its part back."""
    with provider_transaction(provider):
        if _waiting(upload).count() > 1:
            wake("uploads.help", provider.pk, str(run.pk))
    while True:
        while try_again(partial(_next_part, provider, run, upload)):
            pass
        with provider_transaction(provider):
            if not _waiting(upload).exists():
                return
        time.sleep(0.05)


def _next_part(provider: Provider, run: ProcessRun, upload: Upload) -> bool:
    with _on_behalf(provider, run):
        earlier = _waiting(upload).filter(first_line__lt=OuterRef("first_line")).order_by()
        free = _waiting(upload).filter(Q(waits=False) | ~Exists(earlier))
        part = free.select_for_update(skip_locked=True).first()
        if part is None:
            return False
        answers = _answers(provider, run, upload, part)
        _keep(part.pk, write_answers(answers), count(answers))
    return True


def _all_or_none(provider: Provider, run: ProcessRun, upload: Upload) -> None:
    """Work on all parts in one transaction, and undo it in a dry run or where a row is refused.

    The answers outlive what is undone: a file holds them until the end.
    """
    with TemporaryFile("w+", encoding="utf-8") as answered:
        with _on_behalf(provider, run):
            is_refused = False
            for part in _waiting(upload).iterator(chunk_size=1):
                answers = _answers(provider, run, upload, part)
                counts = count(answers)
                is_refused = is_refused or counts[Outcome.REFUSED] > 0
                kept = [str(part.pk), write_answers(answers), counts]
                answered.write(json.dumps(kept) + "\n")
            undone = run.dry_run or is_refused
            if undone:
                transaction.set_rollback(True)
            else:
                _keep_all(answered)
        if undone:
            with provider_transaction(provider):
                _keep_all(answered)


def _on_behalf(provider: Provider, run: ProcessRun) -> AbstractContextManager[None]:
    return provider_transaction(
        provider,
        actor=run.started_by,
        via="API",
        run_id=str(run.pk),
        as_of=run.as_of.isoformat(),
    )


def _waiting(upload: Upload) -> QuerySet[UploadPart]:
    return UploadPart.objects.filter(upload=upload, counts__isnull=True).order_by("first_line")


def _answers(provider: Provider, run: ProcessRun, upload: Upload, part: UploadPart) -> list[Answer]:
    kind = kind_of(upload.kind)
    rows = read_rows(part.first_line, bytes(part.content))
    try:
        check_clock_stands(Provider.objects.get(pk=provider.pk))
    except Refused as refusal:
        return [refused(row, row.name(kind.resource.key), refusal) for row in rows]
    return take_rows(kind, provider, rows, as_of=run.as_of)


def _keep_all(answered: IO[str]) -> None:
    answered.seek(0)
    for line in answered:
        _keep(*json.loads(line))


def _keep(part: Any, answers: str, counts: dict[str, int]) -> None:
    UploadPart.objects.filter(pk=part).update(answers=answers, counts=counts, content=b"")
