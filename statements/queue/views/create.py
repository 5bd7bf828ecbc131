from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.customers.filters import AccountFilter
from accounts.customers.named import first_named
from accounts.lists.pages import list_answer
from accounts.models import Customer
from accounts.web.addresses import page_url
from accounts.web.confirm import post_action, post_query
from accounts.web.previews import is_confirmed, seal_of, was_confirmed
from accounts.web.requests import StaffRequest
from sync.day.queries import progress_of, under_way
from sync.day.start import start_run
from sync.day.workers import waiting_because

from ...posting.states import STATEMENTS
from ..queries import CHOSEN_AT_MOST, Total, account_numbers, totals_of, why_not_queued
from ..rules import queued_for_statement
from .lists import PERMISSION, QueueList

may_create = permission_required(PERMISSION, raise_exception=True)


class Queue(QueueList):
    """The queue with why a customer who is searched for is not in it, and the run under way."""

    def more(self) -> dict[str, Any]:
        sought, run = self.filters.values.get("q"), under_way(STATEMENTS)
        found = super().more()
        found["kept_out"] = why_not_queued(sought, self.as_of) if sought and not self.page else None
        if run:
            progress = progress_of(run)
            found |= {"run": run, "progress": progress, "waiting": waiting_because(run, progress)}
        return found


@require_safe
def queue(request: StaffRequest) -> HttpResponseBase:
    """Show who is due for a statement at this moment.

    For a customer who is searched for and is not due, it shows the reason.
    """
    return list_answer(Queue(request))


@may_create
@post_query
@require_POST
def confirm(request: StaffRequest) -> HttpResponse:
    """Say how many statements would be made and what they come to, before anything is made."""
    selection = _selection(request)
    return _confirm(request, selection) if selection else _nothing_to_create(request)


@may_create
@post_action
def start(request: StaffRequest) -> HttpResponse:
    """Put the run on record and tell the workers; its page shows how far it is."""
    selection = _selection(request)
    if not selection:
        return _nothing_to_create(request)
    if not is_confirmed(request, _seal(request, selection, totals_of(selection.queued(request)))):
        return _confirm(request, selection)
    accounts = None if selection.is_whole_queue else account_numbers(selection.queued(request))
    if accounts == []:
        return _nothing_to_create(request)
    if accounts is not None and len(accounts) > CHOSEN_AT_MOST:
        messages.error(
            request,
            (
                f"The filters match more than {CHOSEN_AT_MOST:,} customers: create all, or filter "
                "further."
            ),
        )
        return redirect(_back(request))
    return start_run(request, STATEMENTS, request.as_of, back=_back(request), selection=accounts)


@dataclass(frozen=True)
class Selection:
    """Whom statements are to be made for.

    They are everybody in the queue who passes the filters, or the accounts that were ticked.
    """

    everyone: bool
    accounts: list[str]
    filters: AccountFilter

    @property
    def asked(self) -> dict[str, Any]:
        return {"all": self.everyone, "accounts": self.accounts, "filters": self.filters.values}

    @property
    def is_whole_queue(self) -> bool:
        return self.everyone and not self.filters.values

    def queued(self, request: StaffRequest) -> QuerySet[Customer]:
        """Return those of them that are in the queue now."""
        if self.everyone:
            return self.filters.qs
        return queued_for_statement(request.as_of).filter(account_number__in=self.accounts)


def _selection(request: StaffRequest) -> Selection | None:
    """Read the selection; None when a filter cannot be read.

    Leaving the filter out would choose more than was meant.
    """
    filters = AccountFilter(request.POST, queued_for_statement(request.as_of))
    if not filters.is_valid():
        return None
    accounts = [number for number in request.POST.getlist("account") if "\x00" not in number]
    return Selection(request.POST.get("scope") == "all", accounts, filters)


def _confirm(request: StaffRequest, selection: Selection) -> HttpResponse:
    totals = totals_of(selection.queued(request))
    if not totals:
        return _nothing_to_create(request)
    context = {
        "selection": selection,
        "totals": totals,
        "named": first_named(selection.queued(request)),
        "statements": sum(total.statements for total in totals),
        "shown": _seal(request, selection, totals),
        "changed": was_confirmed(request),
    }
    return render(request, "statements/queue/confirm.html", context)


def _seal(request: StaffRequest, selection: Selection, totals: list[Total]) -> str:
    return seal_of(request, selection.asked, totals, address=reverse("create-statements-start"))


def _nothing_to_create(request: StaffRequest) -> HttpResponse:
    messages.warning(
        request,
        "None of the customers you chose is in the queue now, so there is nothing to create.",
    )
    return redirect(_back(request))


def _back(request: StaffRequest) -> str:
    return page_url(request, "create-statements")
