"""The record of an incident: what was ordered, and what became of each thing."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.lists.pages import may_export
from accounts.money import write_amount
from accounts.web.csv_files import csv_file
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest
from sync.day.queries import progress_of
from sync.day.views.runs import PAGE
from sync.day.workers import waiting_because
from sync.incidents.views.access import access, incident_or_404

from ..filters import RecordFilter
from ..models import TakenBack
from ..queries import orders_of, record_of, taken_back_page

RECORD_CSV = ("act", "thing", "account_number", "currency", "amount", "taken_back", "why_not", "at")


@require_safe
def record(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what was ordered, how far its last run is, and what became of each thing."""
    found = incident_or_404(key)
    filters = RecordFilter(request.GET, TakenBack.objects.filter(incident=found))
    orders = orders_of(found)
    context = access(request) | {
        "incident": found,
        "tab": "record",
        "orders": orders,
        "recorded": record_of(found),
        "filters": filters,
        "page": taken_back_page(filters.qs, place_by_id(request.GET)),
    }
    if orders:
        run, progress = orders[0].run, progress_of(orders[0].run)
        waiting = waiting_because(run, progress)
        context |= {"run": run, "progress": progress, "waiting": waiting, "link": PAGE}
    return render(request, "sync/taking_back/record.html", context)


@may_export
@require_safe
def record_csv(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write the record as CSV; a filter that cannot be read leads back to the page."""
    found = incident_or_404(key)
    filters = RecordFilter(request.GET, TakenBack.objects.filter(incident=found))
    if not filters.is_valid():
        return redirect("incident-record", found.pk)
    rows = filters.qs.select_related("customer").order_by("id")
    return csv_file("taken-back", RECORD_CSV, (_cells(row) for row in rows.iterator()))


def _cells(row: TakenBack) -> tuple[object, ...]:
    currency = row.customer.currency if row.customer else ""
    return (
        row.act,
        row.name,
        row.customer.account_number if row.customer else "",
        currency,
        "" if row.amount is None else write_amount(row.amount, currency),
        "yes" if row.done else "no",
        row.reason,
        row.at.isoformat(),
    )
