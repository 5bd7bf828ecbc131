from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.models import Customer
from accounts.paging import place_in
from accounts.requests import StaffRequest
from accounts.states import Process
from statements.customer_queries import COUNTED_AT_MOST, count_up_to
from statements.queue_queries import (
    CHOSEN_AT_MOST,
    account_numbers,
    queue_matching,
    queue_page,
    totals_of,
    why_not_queued,
)

from ..forms import QueueFilter
from ..processes.guards import paused_because
from ..processes.runner import queue_process
from ..run_queries import progress_of, under_way
from ..tasks import take_up_run
from ..workers import waiting_because

PERMISSION = "statements.create_statements"
may_create = permission_required(PERMISSION, raise_exception=True)


@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """Show who is due for a statement at this moment; a customer who is searched for and is not gets the reason."""
    form = QueueFilter(request.GET)
    filters = form.filters()
    queued = queue_matching(request.as_of, **filters)
    page = queue_page(queued, place_in(request.GET))
    run = under_way(Process.STATEMENTS)
    context = {
        "form": form,
        "filtered": bool(filters),
        "page": page,
        "count": count_up_to(queued),
        "counted_at_most": COUNTED_AT_MOST,
        "evaluated_at": timezone.now(),
        "paused": paused_because(Process.STATEMENTS),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
        "kept_out": why_not_queued(filters["q"], request.as_of) if "q" in filters and not page else None,
    }
    if run:
        progress = progress_of(run)
        context |= {"run": run, "progress": progress, "waiting": waiting_because(run, progress)}
    return render(request, "statements/queue.html", context)


@require_POST
@may_create
def confirm(request: StaffRequest) -> HttpResponse:
    """Say how many statements would be made and what they come to, before anything is made."""
    totals = totals_of(_chosen(request))
    if not totals:
        messages.warning(
            request, "None of the customers you chose is in the queue now, so there is nothing to create."
        )
        return redirect(_back(request))
    context = {
        "totals": totals,
        "statements": sum(total.statements for total in totals),
        "accounts": request.POST.getlist("account"),
    }
    return render(request, "statements/confirm.html", context | _scope(request))


@require_POST
@may_create
def start(request: StaffRequest) -> HttpResponse:
    """Put the run on record and tell the workers; its page shows how far it is."""
    scope = _scope(request)
    everyone = scope["everyone"] and not scope["q"] and not scope["profile"]
    selection = None if everyone else account_numbers(_chosen(request))
    if selection is not None and len(selection) > CHOSEN_AT_MOST:
        messages.error(
            request,
            f"The filters match more than {CHOSEN_AT_MOST:,} customers. Create the whole queue, or filter further.",
        )
        return redirect(_back(request))
    return start_run(request, Process.STATEMENTS, request.as_of, selection=selection) or redirect(
        _back(request)
    )


def start_run(request: StaffRequest, process: str, as_of: date, **options: Any) -> HttpResponse | None:
    """Queue a run and return the way to its page; None when it was refused, which a message then says."""
    try:
        run = queue_process(
            request.provider, process, as_of=as_of, started_by=request.user.get_username(), **options
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    # Robust: with Redis away the run stays on record, and its page says what it waits for.
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    return redirect("run", run.pk)


def _scope(request: StaffRequest) -> dict[str, Any]:
    filters = QueueFilter(request.POST).filters()
    return {
        "everyone": request.POST.get("scope") == "all",
        "q": filters.get("q", ""),
        "profile": filters.get("profile", ""),
    }


def _chosen(request: StaffRequest) -> QuerySet[Customer]:
    """Return those of the chosen customers that are in the queue now."""
    scope = _scope(request)
    if scope["everyone"]:
        return queue_matching(request.as_of, q=scope["q"], profile=scope["profile"])
    numbers = [number for number in request.POST.getlist("account") if "\x00" not in number]
    return queue_matching(request.as_of).filter(account_number__in=numbers)


def _back(request: StaffRequest) -> str:
    query = f"?as_of={request.as_of.isoformat()}" if request.as_of != request.today else ""
    return reverse("create-statements") + query
