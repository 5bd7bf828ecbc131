from accounts.customers.filters import HistoryFilter
from accounts.models import Customer, StatusChange
from accounts.paging import place_by_id
from accounts.requests import StaffRequest
from accounts.web.panels import Context, Tab, register_tab

from ..views.sync_status import PERMISSION
from .queries import timeline


def history(request: StaffRequest, customer: Customer) -> Context:
    """Return every change of status of the customer, its lines, products and orders."""
    filters = HistoryFilter(request.GET, StatusChange.objects.filter(customer=customer))
    return {
        "filters": filters,
        "page": timeline(customer, filters.qs, place_by_id(request.GET)),
        "permission": PERMISSION,
    }


register_tab(Tab("history", "History", 70, "customers/history.html", history))
