from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.paging import place_in
from accounts.requests import StaffRequest

from ..customer_queries import COUNTED_AT_MOST, count_up_to, customers_matching, customers_page
from ..forms import CustomerFilter


@require_safe
def customer_list(request: StaffRequest) -> HttpResponse:
    """List the provider's customers by account number."""
    form = CustomerFilter(request.GET)
    filters = form.filters()
    found = customers_matching(**filters)
    context = {
        "form": form,
        "filtered": bool(filters),
        "page": customers_page(found, place_in(request.GET)),
        "count": count_up_to(found),
        "counted_at_most": COUNTED_AT_MOST,
    }
    return render(request, "customers/list.html", context)
