from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.paging import page_by_key, place_by_id, place_in
from accounts.web.requests import StaffRequest

from ...ledger.models.statement import Statement
from ..filters import StatementFilter
from ..queries import overdue_page


@require_safe
def statement_list(request: StaffRequest) -> HttpResponse:
    """List the provider's statements, newest first."""
    filters = StatementFilter(request.GET, Statement.objects.select_related("customer"))
    page = page_by_key(filters.qs, "id", place_by_id(request.GET), newest_first=True)
    return render(request, "statements/documents/list.html", {"filters": filters, "page": page})


@require_safe
def overdue_list(request: StaffRequest) -> HttpResponse:
    """List the accounts that owe something on a statement whose due date has passed."""
    return render(
        request,
        "statements/documents/overdue.html",
        {"page": overdue_page(request.as_of, place_in(request.GET))},
    )
