from datetime import date
from decimal import Decimal

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.custom_fields.queries import texts_of
from accounts.customers.filters import CustomerFilter
from accounts.models import Customer
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest
from accounts.web.sorting import sorting_in
from accounts.web.totals import asks_for_total, total_line
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to, customers_page
from statements.receivables.owed import owed_by_each
from statements.receivables.totals import totals_due
from sync.rules.queries import overridden_among

WITHOUT_CYCLE = date(9999, 12, 31)  # stands after every cycle date
COLUMNS = {
    "account": None,
    "name": F("name"),
    "status": F("status"),
    "cycle": Coalesce("cycle_date", Value(WITHOUT_CYCLE)),
    "balance": Coalesce(
        F("balance__charges") - F("balance__credits") - F("balance__payments"), Decimal(0)
    ),
}


@require_safe
def customer_list(request: StaffRequest) -> HttpResponse:
    """List the provider's customers by account number."""
    filters = CustomerFilter(request.GET, Customer.objects.all())
    count = count_up_to(filters.qs)
    if asks_for_total(request):
        totals = totals_due(filters.qs) if count <= COUNTED_AT_MOST else []
        return total_line(request, count, "customer", "customers", totals, most=COUNTED_AT_MOST)
    sorting = sorting_in(request.GET, COLUMNS, key="account_number")
    page = customers_page(filters.qs, sorting, place_in(request.GET))
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "listed": filters.listed,
        "custom": texts_of(filters.listed, [row.customer for row in page.rows]),
        "owed": owed_by_each((row.customer for row in page.rows), request.as_of),
        "overridden": overridden_among(row.customer for row in page.rows),
        "count": count,
        "counted_at_most": COUNTED_AT_MOST,
    }
    return render(request, "billing_platform/web/list.html", context)
