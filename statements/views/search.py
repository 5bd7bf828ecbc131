from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest

from ..forms import SearchForm
from ..statement_queries import found_customers, found_statements


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Find an account or a statement; a text that names exactly one thing opens it."""
    text = SearchForm(request.GET).filters().get("q", "")
    if not text:
        return render(request, "search.html", {"search_text": text})
    customers, statements = found_customers(text), found_statements(text)
    for customer in customers:
        if text in (customer.account_number, customer.email) or (len(customers) == 1 and not statements):
            return redirect("customer", customer.account_number)
    if len(statements) == 1 and not customers:
        return redirect("statement", statements[0].statement_number)
    return render(
        request, "search.html", {"search_text": text, "customers": customers, "statements": statements}
    )
