"""What became of the rows of an upload."""

import json
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from ..processes.models.process import ProcessRun
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from ..web.paging import Page, Place, page_found
from .models import Upload, UploadPart


def is_upload(run: ProcessRun) -> bool:
    return Upload.objects.filter(run=run).exists()


def answers_page(run: ProcessRun, place: Place, *, newest_first: bool, size: int) -> Page:
    """Return a page of answers, each as its document, in the order of their lines."""
    forwards = not place.before
    rows = _answers(run, place.before or place.after or 0, ascending=forwards != newest_first)
    return page_found(list(islice(rows, size + 1)), itemgetter("line"), place, size)


def answered_lines(provider: Provider, run: ProcessRun) -> Iterator[str]:
    """Yield the answers, one JSON document a line, some at a time.

    Opens its own transactions, so that it can go on while they are sent.
    """
    after = 0
    while True:
        with provider_transaction(provider):
            part = _parts(run).filter(first_line__gt=after).order_by("first_line").first()
        if part is None:
            return
        yield part.answers
        after = part.first_line


def _answers(run: ProcessRun, beyond: int, *, ascending: bool) -> Iterator[dict[str, Any]]:
    parts = _parts(run)
    if not ascending:
        found = parts.filter(first_line__lt=beyond) if beyond else parts
        for part in found.order_by("-first_line").iterator(chunk_size=1):
            rows = [json.loads(line) for line in part.answers.splitlines()]
            yield from (row for row in reversed(rows) if not beyond or row["line"] < beyond)
        return
    first = parts.filter(first_line__lte=beyond).order_by("-first_line").first()
    found = parts.filter(first_line__gte=first.first_line) if first else parts
    for part in found.order_by("first_line").iterator(chunk_size=1):
        rows = [json.loads(line) for line in part.answers.splitlines()]
        yield from (row for row in rows if row["line"] > beyond)


def _parts(run: ProcessRun) -> QuerySet[UploadPart]:
    return UploadPart.objects.filter(upload__run=run).filter(counts__isnull=False).defer("content")
