from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customers.filters import CustomerFilter
from accounts.models import Customer
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to, customers_page
from sync.rules.queries import overridden_among


@require_safe
def customer_list(request: StaffRequest) -> HttpResponse:
    """List the provider's customers by account number."""
    filters = CustomerFilter(request.GET, Customer.objects.all())
    page = customers_page(filters.qs, place_in(request.GET))
    context = {
        "filters": filters,
        "page": page,
        "overridden": overridden_among(row.customer for row in page.rows),
        "count": count_up_to(filters.qs),
        "counted_at_most": COUNTED_AT_MOST,
    }
    return render(request, "billing_platform/web/list.html", context)
