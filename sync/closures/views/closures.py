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

from accounts.customers.named import first_named
from accounts.errors import Refused
from accounts.models import Customer, ProcessRun
from accounts.web.addresses import page_url
from accounts.web.confirm import done, effect, form_action, post_action
from accounts.web.pages import Page, Values, form_page, press, sentence
from accounts.web.previews import is_confirmed, seal_of, was_confirmed
from accounts.web.requests import StaffRequest, acting_on
from statements.receivables.owed import owed_together

from ..filters import ClosureFilter
from ..forms import ApproveForm, RejectForm, RestoreForm
from ..models import Closure
from ..operations import (
    approve_run,
    held_run,
    mark_reviewed,
    reject_run,
    restorable_together,
    restore_all,
)
from ..queries import still_meeting, with_obstacles
from ..states import ClosureOutcome
from .access import may_review, sync_run

REFUSED_SHOWN, NAMED = 50, 5


@dataclass(frozen=True)
class Selection:
    """Which closures of a run are meant: all that pass the filters, or those that were picked."""

    everything: bool
    keys: list[UUID]
    filters: ClosureFilter

    @property
    def asked(self) -> dict[str, Any]:
        return {"all": self.everything, "closures": self.keys, "filters": self.filters.values}

    def closures(self, run: ProcessRun) -> QuerySet[Closure]:
        if self.everything:
            return self.filters.qs.filter(run=run)
        return Closure.objects.filter(run=run, pk__in=self.keys)


@may_review
@post_action
def review(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Mark closures as reviewed."""
    run, selection = sync_run(run_id), _selection(request.POST)

    def act() -> str:
        closures = selection.closures(run) if selection else Closure.objects.none()
        marked = mark_reviewed(closures, actor=request.user.get_username())
        if not marked:
            return "None of what you chose was still to be reviewed."
        return f"{marked:,} {'closure is' if marked == 1 else 'closures are'} marked as reviewed."

    return press(request, act, _back(request, run))


@may_review
@form_action
def restore(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Say what would be restored and what cannot be, with what changed since.

    Restore once that is confirmed with a reason.
    """
    run = sync_run(run_id)
    selection = _selection(_asked(request))
    chosen = selection.closures(run) if selection else Closure.objects.none()
    if selection is None or not chosen.exists():
        messages.warning(
            request, "None of this run's closures was chosen, so there is nothing to restore."
        )
        return redirect(_back(request, run))
    confirmed = was_confirmed(request)
    form = RestoreForm(
        request.POST if confirmed else None,
        initial={"exempt_days": request.provider.sync_exempt_days},
    )
    context = _what_restores(request, run, selection, chosen)
    if confirmed and form.is_valid():
        if is_confirmed(request, context["shown"]):
            return _restore(request, run, chosen, form.cleaned_data)
        context["changed"] = True
    return render(request, "sync/closures/restore.html", context | {"form": form})


@may_review
@form_action
def reject(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Close nothing on a held run's list, with a reason."""
    run = sync_run(run_id)

    def act(values: Values) -> str:
        reject_run(
            request.provider,
            run.pk,
            as_of=acting_on(request),
            actor=request.user.get_username(),
            reason=values["reason"],
        )
        days = request.provider.sync_exempt_days
        return f"Rejected: nothing was closed, and the accounts stay open for {days} days."

    page = Page("sync/closures/reject.html", _here(request, run), {"run": run})
    return form_page(request, RejectForm(request.POST or None), act, page)


@may_review
@post_action
def approve(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Say whom approving a held run would close, and close them once that is confirmed.

    They are the ticked ones, or all that pass the filters, as far as they still meet the rule.
    """
    run, selection = sync_run(run_id), _selection(request.POST)
    try:
        held_run(run.pk)
    except Refused as refusal:
        messages.error(request, f"{sentence(str(refusal))} Nothing was changed.")
        return redirect(_here(request, run))
    keys = _held_keys(run, selection)
    if selection is None or not keys:
        messages.warning(request, "No account of the list was chosen, so nothing was closed.")
        return redirect(_here(request, run))
    form = ApproveForm(request.POST if was_confirmed(request) else None)
    context = _what_closes(request, run, selection, keys)
    if was_confirmed(request) and form.is_valid():
        if is_confirmed(request, context["shown"]):
            return press(
                request,
                lambda: _approve(request, run, keys, **form.cleaned_data),
                _here(request, run),
            )
        context["changed"] = True
    return render(request, "sync/closures/approve.html", context | {"form": form})


def _held_keys(run: ProcessRun, selection: Selection | None) -> list[UUID]:
    held = selection.closures(run) if selection else Closure.objects.none()
    return list(held.filter(outcome=ClosureOutcome.HELD).values_list("pk", flat=True))


def _what_closes(
    request: StaffRequest, run: ProcessRun, selection: Selection, keys: list[UUID]
) -> dict[str, Any]:
    closing = still_meeting(run, acting_on(request), keys)
    numbers = list(closing.order_by("account_number").values_list("account_number", flat=True))
    return {
        "run": run,
        "selection": selection,
        "chosen": len(keys),
        "waiting": Closure.objects.filter(run=run, outcome=ClosureOutcome.HELD).count() - len(keys),
        "named": first_named(closing),
        "owed": owed_together(closing, acting_on(request)),
        "shown": seal_of(request, selection.asked, numbers),
    }


def _approve(request: StaffRequest, run: ProcessRun, keys: list[UUID], *, reason: str) -> str:
    before = run.counts.get("closed", 0)
    done = approve_run(
        request.provider,
        run.pk,
        as_of=acting_on(request),
        actor=request.user.get_username(),
        reason=reason,
        chosen=keys,
    )
    closed = done.counts["closed"] - before
    accounts, were = ("account", "was") if len(keys) == 1 else ("accounts", "were")
    return (
        f"Approved: {closed:,} of {len(keys):,} {accounts} {were} closed. Restore takes a closure"
        " back."
    )


def _what_restores(
    request: StaffRequest, run: ProcessRun, selection: Selection, chosen: QuerySet[Closure]
) -> dict[str, Any]:
    can_be = restorable_together(chosen)
    restorable = list(can_be.order_by("id").values_list("pk", flat=True))
    left_out = chosen.exclude(pk__in=restorable).select_related("customer__parent").order_by("id")
    count = chosen.count()
    return {
        "run": run,
        "selection": selection,
        "chosen": count,
        "restorable": len(restorable),
        "left_out_count": count - len(restorable),
        "left_out": with_obstacles(list(left_out[:REFUSED_SHOWN])),
        "back": _asked(request).get("back", ""),
        "only": chosen.select_related("customer").first() if count == 1 else None,
        "named": first_named(Customer.objects.filter(closures__in=restorable)),
        "shown": seal_of(request, selection.asked, restorable),
    }


def _restore(
    request: StaffRequest, run: ProcessRun, chosen: QuerySet[Closure], values: dict[str, Any]
) -> HttpResponse:
    back = _back(request, run)
    closures = Closure.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)))
    closed = list(closures.filter(outcome=ClosureOutcome.CLOSED).values_list("pk", flat=True))
    try:
        with effect(request):
            restored = restore_all(request.provider, closures, as_of=acting_on(request), **values)
    except Refused as refusal:
        messages.error(request, f"{sentence(str(refusal))} Nothing was changed.")
        return redirect(back)
    left = closures.exclude(outcome=ClosureOutcome.RESTORED, pk__in=closed)
    words = f"{restored:,} {'account is' if restored == 1 else 'accounts are'} restored."
    return done(words if restored else "", back, warning=_left_words(left))


def _left_words(left: QuerySet[Closure]) -> str:
    rows = left.select_related("customer__parent").order_by("id")[:NAMED]
    named = "; ".join(row.obstacle for row in with_obstacles(list(rows)))
    if not named:
        return ""
    return f"{left.count():,} not restored, and nothing of them changed: {named}"


def _asked(request: StaffRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _selection(asked: QueryDict) -> Selection | None:
    """Read the selection; None when a filter or key cannot be read.

    Leaving it out would choose more than was meant.
    """
    filters = ClosureFilter(asked, Closure.objects.all())
    picked = [asked["only"]] if asked.get("only") else asked.getlist("closure")
    everything = asked.get("scope") == "all" and not asked.get("only")
    try:
        keys = [forms.UUIDField().clean(key) for key in picked]
    except forms.ValidationError:
        return None
    return Selection(everything, keys, filters) if filters.is_valid() else None


def _back(request: StaffRequest, run: ProcessRun) -> str:
    """Return the page that the person came from.

    It is the account's history, or the run with its filters.
    """
    asked = _asked(request)
    closure = (
        Closure.objects.filter(run=run, pk__in=_keys(asked)).select_related("customer").first()
    )
    if asked.get("back") == "history" and closure:
        return reverse("customer-history", args=[closure.customer.account_number])
    return _here(request, run)


def _keys(asked: QueryDict) -> list[UUID]:
    selection = _selection(asked)
    return selection.keys if selection else []


def _here(request: StaffRequest, run: ProcessRun) -> str:
    asked = _asked(request)
    kept = {name: asked[name] for name in ClosureFilter.base_filters if asked.get(name)}
    return page_url(request, "sync-run", run.pk, **kept)
