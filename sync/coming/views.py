from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customer_page.page import customer_or_404
from accounts.web.requests import StaffRequest

from .panels import coming


@require_safe
def coming_days(request: StaffRequest, account_number: str) -> HttpResponse:
    """Return the coming 60 days of an account: a fragment, which the overview fetches."""
    customer = customer_or_404(account_number)
    context = {"currency": customer.currency, **coming(request, customer)}
    return render(request, "sync/coming/timeline.html", context)
