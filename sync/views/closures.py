"""What staff do with closures: mark as reviewed, restore, approve, reject."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Refused
from accounts.models import ProcessRun
from accounts.requests import StaffRequest, acting_on

from ..closure_filters import ClosureFilter
from ..closure_queries import with_obstacles
from ..closures.operations import (
    approve_run,
    mark_reviewed,
    reject_run,
    restorable_together,
    restore_all,
)
from ..health_forms import RejectForm, RestoreForm
from ..models import Closure
from ..states import ClosureOutcome
from .sync_status import may_review, sync_run

REFUSED_SHOWN, NAMED = 50, 5
shows_and_acts = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Choice:
    """Which closures of a run are meant: all that pass the filters, or those that were picked."""

    everything: bool
    keys: list[UUID]
    filters: ClosureFilter

    def closures(self, run: ProcessRun) -> QuerySet[Closure]:
        if self.everything:
            return self.filters.qs.filter(run=run)
        return Closure.objects.filter(run=run, pk__in=self.keys)


@require_POST
@may_review
def review(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Mark closures as reviewed."""
    run, choice = sync_run(run_id), _choice(request.POST)
    marked = mark_reviewed(choice.closures(run), actor=request.user.get_username()) if choice else 0
    if marked:
        messages.success(request, f"{marked:,} {_closures(marked)} marked as reviewed.")
    else:
        messages.warning(request, "Nothing that you chose was still to be reviewed.")
    return redirect(_back(request, run))


@shows_and_acts
@may_review
def restore(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Say what would be restored and what cannot be, with what changed since; restore once that is
    confirmed with a reason.
    """
    run = sync_run(run_id)
    asked = request.POST if request.method == "POST" else request.GET
    choice = _choice(asked)
    chosen = choice.closures(run) if choice else Closure.objects.none()
    keys = list(chosen.values_list("pk", flat=True))
    if not keys:
        messages.warning(
            request, "None of this run's closures was chosen, so there is nothing to restore."
        )
        return redirect(_back(request, run))
    confirmed = request.method == "POST" and "confirmed" in request.POST
    form = RestoreForm(
        request.POST if confirmed else None,
        initial={"exempt_days": request.provider.sync_exempt_days},
    )
    if confirmed and form.is_valid():
        return _restore(request, run, Closure.objects.filter(pk__in=keys), form.cleaned_data)
    can_be = restorable_together(chosen)
    restorable = can_be.count()
    refused = (
        chosen.exclude(pk__in=can_be.values("pk")).select_related("customer__parent").order_by("id")
    )
    context = {
        "run": run,
        "choice": choice,
        "form": form,
        "chosen": len(keys),
        "restorable": restorable,
        "refused_count": len(keys) - restorable,
        "refused": with_obstacles(list(refused[:REFUSED_SHOWN])),
        "back": asked.get("back", ""),
        "only": chosen.select_related("customer").first() if len(keys) == 1 else None,
    }
    return render(request, "sync_status/restore.html", context)


@shows_and_acts
@may_review
def reject(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Close nothing on a held run's list, with a reason."""
    run = sync_run(run_id)
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reject_run(
                request.provider,
                run.pk,
                as_of=acting_on(request),
                actor=request.user.get_username(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(
                request,
                f"Rejected: nothing was closed, and the accounts stay open for {request.provider.sync_exempt_days} days.",
            )
        except Refused as refusal:
            messages.error(request, f"{refusal}. Nothing was changed.")
        return redirect(_here(request, run))
    return render(request, "sync_status/reject.html", {"run": run, "form": form})


@require_POST
@may_review
def approve(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Close those on a held run's list that still meet the rule."""
    run = sync_run(run_id)
    try:
        done = approve_run(
            request.provider, run.pk, as_of=acting_on(request), actor=request.user.get_username()
        )
        messages.success(
            request,
            f"Approved: {done.counts['closed']:,} of {done.counts['candidates']:,} accounts were closed.",
        )
    except Refused as refusal:
        messages.error(request, f"{refusal}. Nothing was changed.")
    return redirect(_here(request, run))


def _restore(
    request: StaffRequest, run: ProcessRun, closures: QuerySet[Closure], values: dict[str, Any]
) -> HttpResponse:
    closed = list(closures.filter(outcome=ClosureOutcome.CLOSED).values_list("pk", flat=True))
    try:
        restored = restore_all(request.provider, closures, as_of=acting_on(request), **values)
    except Refused as refusal:
        messages.error(request, f"{refusal}. Nothing was changed.")
        return redirect(_back(request, run))
    if restored:
        messages.success(
            request, f"{restored:,} {'account is' if restored == 1 else 'accounts are'} restored."
        )
    left = closures.exclude(outcome=ClosureOutcome.RESTORED, pk__in=closed).select_related(
        "customer__parent"
    )
    refused = with_obstacles(list(left.order_by("id")[:NAMED]))
    if refused:
        named = "; ".join(row.obstacle for row in refused)
        messages.error(
            request, f"{left.count():,} not restored, and nothing of them changed: {named}"
        )
    return redirect(_back(request, run))


def _choice(asked: QueryDict) -> Choice | None:
    """Read the choice; None when a filter or key cannot be read, since leaving it out would choose
    more than was meant.
    """
    filters = ClosureFilter(asked, Closure.objects.all())
    picked = [asked["only"]] if asked.get("only") else asked.getlist("closure")
    everything = asked.get("scope") == "all" and not asked.get("only")
    try:
        keys = [forms.UUIDField().clean(key) for key in picked]
    except forms.ValidationError:
        return None
    return Choice(everything, keys, filters) if filters.is_valid() else None


def _back(request: StaffRequest, run: ProcessRun) -> str:
    """Return the page that the person came from: the account's history, or the run with its
    filters.
    """
    asked = request.POST if request.method == "POST" else request.GET
    closure = (
        Closure.objects.filter(run=run, pk__in=_keys(asked)).select_related("customer").first()
    )
    if asked.get("back") == "history" and closure:
        return reverse("customer-history", args=[closure.customer.account_number])
    return _here(request, run)


def _keys(asked: QueryDict) -> list[UUID]:
    choice = _choice(asked)
    return choice.keys if choice else []


def _here(request: StaffRequest, run: ProcessRun) -> str:
    query = QueryDict(mutable=True)
    if request.as_of != request.today:
        query["as_of"] = request.as_of.isoformat()
    asked = request.POST if request.method == "POST" else request.GET
    query.update({name: asked[name] for name in ClosureFilter.base_filters if asked.get(name)})
    return reverse("sync-run", args=[run.pk]) + (f"?{query.urlencode()}" if query else "")


def _closures(number: int) -> str:
    return "closure is" if number == 1 else "closures are"
