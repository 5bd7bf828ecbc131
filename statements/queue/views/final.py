from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.customers.filters import AccountFilter
from accounts.customers.named import first_named
from accounts.lists.pages import list_answer
from accounts.models import Customer
from accounts.web.addresses import page_url
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.previews import is_confirmed, seal_of, was_confirmed
from accounts.web.requests import StaffRequest, acting_on

from ...posting.operations import create_final
from ..final import final_statement_due
from ..queries import totals_of
from .create import may_create
from .lists import FinalList


@require_safe
def final_list(request: StaffRequest) -> HttpResponseBase:
    """List the closed accounts whose last amounts only a final statement can bill."""
    return list_answer(FinalList(request))


@may_create
@post_action
def create(request: StaffRequest) -> HttpResponse:
    """Say how many final statements would be made and what they come to.

    Make them once that is confirmed.
    """
    due = _chosen(request)
    totals = totals_of(due) if due is not None else []
    if due is None or not totals:
        messages.warning(
            request,
            "None of the accounts you chose has a final statement due. Nothing was created.",
        )
        return redirect(_back(request))
    asked = _asked(request)
    shown = seal_of(request, {"asked": asked}, totals)
    if is_confirmed(request, shown):
        return press(request, lambda: _create(request, due), _back(request))
    context = {
        "totals": totals,
        "named": first_named(due),
        "statements": sum(total.statements for total in totals),
        "acting_on": acting_on(request),
        "asked": asked,
        "shown": shown,
        "changed": was_confirmed(request),
    }
    return render(request, "statements/queue/final_confirm.html", context)


def _create(request: StaffRequest, due: QuerySet[Customer]) -> str:
    everybody = request.POST.get("scope") == "all" and not _filters(request).values
    chosen = None if everybody else list(due.values_list("account_number", flat=True))
    made = create_final(request.provider, as_of=acting_on(request), account_numbers=chosen)
    statements = f"{made.statements:,} final statement{'' if made.statements == 1 else 's'}"
    return f"{statements} created, {made.transactions:,} entries posted."


def _asked(request: StaffRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name in ("scope", "q", "profile", "account")
        for value in request.POST.getlist(name)
    ]


def _chosen(request: StaffRequest) -> QuerySet[Customer] | None:
    """Return the accounts that were chosen and are due.

    Return None when a filter cannot be read, rather than more than was meant.
    """
    filters = _filters(request)
    if not filters.is_valid():
        return None
    if request.POST.get("scope") == "all":
        return filters.qs
    accounts = [number for number in request.POST.getlist("account") if "\x00" not in number]
    return final_statement_due(acting_on(request)).filter(account_number__in=accounts)


def _filters(request: StaffRequest) -> AccountFilter:
    return AccountFilter(request.POST, final_statement_due(acting_on(request)))


def _back(request: StaffRequest) -> str:
    return page_url(request, "final-statements")
