from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customers.filters import HistoryFilter
from accounts.models import StatusChange
from accounts.paging import place_by_id
from accounts.requests import StaffRequest
from statements.views.customer import customer_context

from ..history_queries import timeline
from .sync_status import PERMISSION


@require_safe
def history(request: StaffRequest, account_number: str) -> HttpResponse:
    """Show every change of status of the customer, its lines, products and orders."""
    context = customer_context(account_number, "history", request.as_of)
    changes = StatusChange.objects.filter(customer=context["customer"])
    filters = HistoryFilter(request.GET, changes)
    page = timeline(context["customer"], filters.qs, place_by_id(request.GET))
    context |= {"filters": filters, "page": page, "permission": PERMISSION}
    return render(request, "customers/history.html", context)
