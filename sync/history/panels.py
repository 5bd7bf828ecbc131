from accounts.customer_page.registry import Context, Tab, register_tab
from accounts.models import Customer, StatusChange
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest

from ..closures.views.access import PERMISSION
from .filters import HistoryFilter
from .queries import timeline


def history(request: StaffRequest, customer: Customer) -> Context:
    """Return what happened to the customer and to all that it has, grouped by act."""
    filters = HistoryFilter(request.GET, StatusChange.objects.filter(customer=customer))
    return {
        "filters": filters,
        "page": timeline(customer, filters.values.get("subject", ""), place_by_id(request.GET)),
        "permission": PERMISSION,
    }


register_tab(Tab("history", "History", 70, "sync/history/history.html", history))
