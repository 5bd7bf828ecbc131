import json
from datetime import date
from uuid import UUID

from django import forms
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.models import Customer, ProcessRun
from accounts.processes.definitions import definition_of
from accounts.processes.filters import RunFilter
from accounts.web.paging import page_by_key, place_by_id
from accounts.web.requests import StaffRequest
from statements.documents.queries import made_by
from statements.ledger.columns import OF_ALL
from statements.posting.states import STATEMENTS
from statements.queue.rules import QUEUE
from statements.receivables.open_items import StatementRow, with_money

from ...bulk_acts.queries import summary_of
from ...bulk_acts.states import BULK_ACTS
from ..queries import closures_of, left_out, progress_of
from ..workers import waiting_because

LEFT_OUT_SHOWN, MADE_SHOWN = 50, 10
PAGE = "page"  # a link of this word: the page around the progress shows what the run did


class RunList(ListPage):
    """The runs of every process, newest first."""

    name, template = "runs", "sync/day/runs.html"
    nouns = ("run", "runs")
    key, key_field, usual = "id", forms.UUIDField(), "-started"
    columns = (
        Column("process", "Process", row_head=True),
        Column("for", "For", F("as_of")),
        Column("status", "Status"),
        Column("started", "Started", None, "nowrap"),
        Column("took", "Took", css="nowrap"),
        Column("by", "By"),
        Column("counts", "Counts"),
        Column("reason", "Reason", css="reason"),
    )
    file = {
        "process": "process",
        "as_of": "as_of",
        "status": "status",
        "dry_run": "dry_run",
        "started_at": "started_at",
        "finished_at": "finished_at",
        "started_by": "started_by",
        "counts": lambda run: json.dumps(run.counts),
        "reason": "reason",
    }

    def filter(self, query: QueryDict) -> RunFilter:
        return RunFilter(query, ProcessRun.objects.all())


@require_safe
def run_list(request: StaffRequest) -> HttpResponseBase:
    """List the runs of every process, newest first."""
    return list_answer(RunList(request))


@require_safe
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show one run.

    The page has its state, counts, progress, what was chosen, and the accounts it closed or would
    close.
    """
    found = get_object_or_404(ProcessRun, pk=run_id)
    closures = page_by_key(closures_of(found), "id", place_by_id(request.GET))
    context = _progress(found) | {
        "page": closures,
        "made": _made(found, request.as_of),
        "listing": OF_ALL,
        "left_out": _left_out(found),
        "own_page": definition_of(found.process).own_page,
        "bulk": summary_of(found) if found.process == BULK_ACTS else None,
    }
    return render(request, "sync/day/run.html", context)


@require_safe
def progress(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return the progress alone.

    It asks for itself again until the run has ended, and then for the whole page, unless it stands
    beside a list in which somebody may be ticking rows.
    """
    found = get_object_or_404(ProcessRun, pk=run_id)
    link = request.GET.get("link", "")
    response = render(request, "sync/day/progress.html", _progress(found) | {"link": link})
    if found.finished_at and request.htmx and link in ("", PAGE):
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(found: ProcessRun) -> dict[str, object]:
    progress = progress_of(found)
    return {"run": found, "progress": progress, "waiting": waiting_because(found, progress)}


def _made(found: ProcessRun, as_of: date) -> list[StatementRow]:
    """Return the first statements that the run made."""
    if found.process != STATEMENTS or found.dry_run or not found.finished_at:
        return []
    made = made_by(found).select_related("customer").order_by("id")
    return with_money(made[:MADE_SHOWN], as_of)


def _left_out(found: ProcessRun) -> list[tuple[Customer, str]]:
    """Return the first customers that staff chose and that got no statement.

    Each has the first rule that does not hold.
    """
    if not found.finished_at or not found.selection or found.dry_run:
        return []
    customers = list(left_out(found)[:LEFT_OUT_SHOWN])
    verdicts = QUEUE.explain(
        Customer.objects.filter(pk__in=[customer.pk for customer in customers]),
        found.as_of,
        for_page=True,
    )
    reasons = {
        verdict["pk"]: next(
            (rule["detail"] for rule in verdict["rules"] if not rule["holds"]), "in the queue"
        )
        for verdict in verdicts
    }
    return [(customer, reasons[customer.pk]) for customer in customers]
