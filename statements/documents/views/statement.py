from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.customers.addresses import address_lines
from accounts.web.paging import page_by_key, place_by_id
from accounts.web.requests import StaffRequest

from ...ledger.models.statement import Statement
from ...receivables.open_items import with_money
from ..queries import entries_of


def _statement(number: str) -> Statement:
    return get_object_or_404(Statement.objects.select_related("customer"), statement_number=number)


@require_safe
def detail(request: StaffRequest, statement_number: str) -> HttpResponse:
    statement = _statement(statement_number)
    (row,) = with_money([statement], request.as_of)
    context = {
        "statement": statement,
        "row": row,
        "customer": statement.customer,
        "page": page_by_key(entries_of(statement), "id", place_by_id(request.GET)),
    }
    return render(request, "statements/documents/detail.html", context)


@require_safe
def printable(request: StaffRequest, statement_number: str) -> HttpResponse:
    """Show the whole statement as it goes onto paper."""
    statement = _statement(statement_number)
    context = {
        "statement": statement,
        "customer": statement.customer,
        "entries": entries_of(statement),
        "sender": address_lines(request.provider.address),
    }
    return render(request, "statements/documents/printable.html", context)
