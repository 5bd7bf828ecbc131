from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.customers.filters import AccountFilter
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest
from sync.workflows.unpostable import ways_out

from ...ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from ..unbilled import unbilled_page, unpostable


@require_safe
def unpostable_list(request: StaffRequest) -> HttpResponse:
    """List the accounts with amounts that no statement can take, with the ways out."""
    filters = AccountFilter(request.GET, unpostable())
    page = unbilled_page(filters.qs, place_in(request.GET))
    context = {
        "filters": filters,
        "page": page,
        "rows": [(row, ways_out(row.customer)) for row in page.rows],
        "count": count_up_to(filters.qs),
        "counted_at_most": COUNTED_AT_MOST,
        "evaluated_at": timezone.now(),
    }
    return render(request, "statements/queue/unpostable.html", context)
