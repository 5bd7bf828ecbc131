from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.paging import page_by_key, place_by_id, place_in
from accounts.requests import StaffRequest

from ..forms import StatementFilter
from ..statement_queries import overdue_page, statements_matching


@require_safe
def statement_list(request: StaffRequest) -> HttpResponse:
    """List the provider's statements, newest first."""
    form = StatementFilter(request.GET)
    filters = form.filters()
    page = page_by_key(
        statements_matching(**filters), "id", place_by_id(request.GET), newest_first=True
    )
    return render(
        request, "statements/list.html", {"form": form, "filtered": bool(filters), "page": page}
    )


@require_safe
def overdue_list(request: StaffRequest) -> HttpResponse:
    """List the accounts that owe something on a statement whose due date has passed."""
    return render(
        request,
        "statements/overdue.html",
        {"page": overdue_page(request.as_of, place_in(request.GET))},
    )
