from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Customer
from accounts.money import write_amount
from accounts.web.csv_files import csv_file
from accounts.web.paging import page_by_key, place_by_id, place_in
from accounts.web.requests import StaffRequest
from accounts.web.sorting import sorting_in
from accounts.web.totals import asks_for_total, total_line

from ...ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from ...ledger.models.statement import Statement
from ...payments.past_due import overdue
from ...receivables.open_items import page_with_money
from ...receivables.totals import totals_of_statements, totals_past_due
from ..filters import OverdueFilter, StatementFilter
from ..queries import overdue_page, overdue_rows

OVERDUE_COLUMNS = {
    "account": None,
    "name": F("name"),
    "status": F("status"),
    "due": F("due_since"),
    "past_due": F("past_due"),
}
OVERDUE_CSV = (
    "account_number",
    "name",
    "status",
    "statement_number",
    "due_date",
    "promised_until",
    "currency",
    "past_due",
)


@require_safe
def statement_list(request: StaffRequest) -> HttpResponse:
    """List the provider's statements, newest first."""
    filters = StatementFilter(request.GET, Statement.objects.select_related("customer"))
    if asks_for_total(request):
        return _total_open(request, filters.qs)
    page = page_by_key(filters.qs, "id", place_by_id(request.GET), newest_first=True)
    context = {"filters": filters, "page": page_with_money(page, request.as_of)}
    return render(request, "statements/documents/list.html", context)


@require_safe
def overdue_list(request: StaffRequest) -> HttpResponse:
    """List the accounts that owe something on a statement whose due date has passed."""
    filters = OverdueFilter(request.GET, overdue(request.as_of), as_of=request.as_of)
    if asks_for_total(request):
        return _total_past_due(request, filters.qs)
    sorting = sorting_in(request.GET, OVERDUE_COLUMNS, key="account_number")
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": overdue_page(filters.qs, request.as_of, sorting, place_in(request.GET)),
    }
    return render(request, "statements/documents/overdue.html", context)


@require_safe
def overdue_csv(request: StaffRequest) -> HttpResponse:
    """Write the overdue accounts that pass the filters as CSV.

    A filter that cannot be read leads back to the page, which names it.
    """
    filters = OverdueFilter(request.GET, overdue(request.as_of), as_of=request.as_of)
    if not filters.is_valid():
        return redirect(f"{reverse('overdue')}?{request.GET.urlencode()}")
    rows = overdue_rows(filters.qs, request.as_of).order_by("account_number")
    cells = (
        (
            row.account_number,
            row.name,
            row.status,
            row.due_statement,
            row.due_since,
            row.promised_until or "",
            row.currency,
            write_amount(row.past_due, row.currency),
        )
        for row in rows.iterator()
    )
    return csv_file(f"overdue-{request.as_of.isoformat()}", OVERDUE_CSV, cells)


def _total_open(request: StaffRequest, found: QuerySet[Statement]) -> HttpResponse:
    count = count_up_to(found)
    totals = totals_of_statements(found, request.as_of) if count <= COUNTED_AT_MOST else []
    return total_line(request, count, "statement", "statements", totals, most=COUNTED_AT_MOST)


def _total_past_due(request: StaffRequest, found: QuerySet[Customer]) -> HttpResponse:
    count = count_up_to(found)
    totals = totals_past_due(found, request.as_of) if count <= COUNTED_AT_MOST else []
    return total_line(request, count, "account", "accounts", totals, most=COUNTED_AT_MOST)
