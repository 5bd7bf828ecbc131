from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Customer
from accounts.web.requests import StaffRequest
from statements.documents.queries import found_customers, found_statements, named_exactly
from statements.ledger.columns import OF_ALL
from statements.models import Statement
from statements.receivables.open_items import with_money

from .forms import SearchForm


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Find an account or a statement; a text that names exactly one thing opens it."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    if not text:
        return render(request, "billing_platform/web/search.html", {"search_text": text})
    named = named_exactly(text)
    if named:
        return _open(named)
    customers, statements = found_customers(text), found_statements(text)
    context = {
        "search_text": text,
        "customers": customers,
        "statements": with_money(statements, request.as_of),
        "listing": OF_ALL,
    }
    only: list[Customer | Statement] = [*customers, *statements]
    return (
        _open(only[0])
        if len(only) == 1
        else render(request, "billing_platform/web/search.html", context)
    )


def _open(found: Customer | Statement) -> HttpResponse:
    if isinstance(found, Customer):
        return redirect("customer", found.account_number)
    return redirect("statement", found.statement_number)
