from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customer_page.page import customer_or_404
from accounts.web.requests import StaffRequest

from .panels import explained


@require_safe
def explain_summary(request: StaffRequest, account_number: str) -> HttpResponse:
    """Return what happens next with the account: a fragment, which the overview fetches."""
    context = explained(request, customer_or_404(account_number))
    return render(request, "sync/rules/explain_summary.html", context)
