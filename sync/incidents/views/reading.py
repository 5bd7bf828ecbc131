"""What an incident has reached: choosing what it is about, the accounts, and their file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.lists.pages import may_export
from accounts.models import Customer
from accounts.money import write_amount
from accounts.web.csv_files import csv_file
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest

from ..filters import ReachFilter
from ..forms import WindowForm, scope_in
from ..queries import (
    AccountRow,
    every_account,
    latest_changes,
    latest_incidents,
    latest_runs,
    reached_page,
    tallies_of,
)
from ..reached import Reached
from ..scope import Scope
from ..states import Reach
from ..words import change_words, scope_words
from .access import access

CSV = ("account_number", "name", "status", "currency", *(one.value for one in Reach))


@require_safe
def choose(request: StaffRequest) -> HttpResponse:
    """Offer the latest runs and changes of settings, and a time, to look into."""
    context = {
        "incidents": latest_incidents(),
        "runs": latest_runs(),
        "changes": [(change, change_words(change)) for change in latest_changes()],
        "window": WindowForm(),
    }
    return render(request, "sync/incidents/choose.html", context)


@require_safe
def reached(request: StaffRequest) -> HttpResponse:
    """Show what a run, a change or a time has reached: totals, and a page of accounts."""
    scope = scope_in(request.GET)
    if scope is None:
        context = {"window": WindowForm(request.GET)} if request.GET.get("since") else {}
        return render(request, "sync/incidents/unreadable.html", context, status=400)
    context = what_it_reached(request, scope) | access(request)
    return render(request, "sync/incidents/reached.html", context)


@may_export
@require_safe
def reached_csv(request: StaffRequest) -> HttpResponse:
    """Write the accounts that were reached as CSV, with what reached each."""
    scope = scope_in(request.GET)
    if scope is None:
        return redirect("incidents")
    return file_of_accounts(request, scope)


def what_it_reached(request: StaffRequest, scope: Scope) -> dict[str, Any]:
    """Return what a page shows of the scope."""
    found = Reached(request.provider, scope)
    filters = ReachFilter(request.GET, Customer.objects.none())
    reach = filters.values.get("reach", "")
    tallies = tallies_of(found)
    return {
        "scope": scope,
        "title": scope_words(scope),
        "changed": change_words(scope.change) if scope.change else [],
        "tallies": tallies,
        "most": max((one.accounts for one in tallies), default=0),
        "filters": filters,
        "page": reached_page(found, reach, place_in(request.GET)),
        "asked": _scope_asked(request),
    }


def file_of_accounts(request: StaffRequest, scope: Scope) -> HttpResponse:
    """Answer with the accounts of the scope as a file.

    A filter that cannot be read leads back to the page, which names it.
    """
    filters = ReachFilter(request.GET, Customer.objects.none())
    if not filters.is_valid():
        return redirect(f"{reverse('incident-reached')}?{request.GET.urlencode()}")
    rows = every_account(Reached(request.provider, scope), filters.values.get("reach", ""))
    return csv_file("reached", CSV, (tuple(_cells(row)) for row in rows))


def _cells(row: AccountRow) -> Iterator[object]:
    customer = row.customer
    yield from (customer.account_number, customer.name, customer.status, customer.currency)
    for one in Reach:
        tally = row.tallies[one.value]
        amount = write_amount(tally.amount, customer.currency)
        yield amount if tally.has_amount else tally.number


def _scope_asked(request: StaffRequest) -> str:
    """Return the part of the address that names the scope."""
    query = request.GET.copy()
    for name in [name for name in query if name not in ("run", "change", "since", "until")]:
        del query[name]
    return query.urlencode()
