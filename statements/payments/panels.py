from accounts.customer_page.registry import Context, Panel, Slot, register_panel
from accounts.models import Customer
from accounts.web.requests import StaffRequest

from .views import PERMISSION


def record_button(request: StaffRequest, customer: Customer) -> Context:
    return {}


register_panel(
    Panel(Slot.ACTIONS, 5, "statements/payments/record_button.html", record_button, PERMISSION)
)
