from accounts.customer_page.registry import Context, Panel, Slot, Tab, register_panel, register_tab
from accounts.models import Customer
from accounts.web.requests import StaffRequest

from .timeline import timeline_of


def coming(request: StaffRequest, customer: Customer) -> Context:
    """Return what happens in the coming 60 days."""
    return {"timeline": timeline_of(customer, request.as_of)}


def days_ahead(request: StaffRequest, customer: Customer) -> Context:
    return {}


register_tab(Tab("coming", "Coming", 75, "sync/coming/coming.html", coming))
register_panel(Panel(Slot.LEFT, 25, "sync/coming/panel.html", days_ahead))
