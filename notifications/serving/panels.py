from accounts.customer_page.registry import Context, Tab, register_tab
from accounts.models import Customer
from accounts.processes.switches import paused_because
from accounts.web.requests import StaffRequest, acting_on

from ..messages.states import MESSAGES, ViewerRole
from .queries import explained_for


def messages(request: StaffRequest, customer: Customer) -> Context:
    """Return what a viewer of this account would see, and why.

    Each message has each condition's verdict.
    """
    asked = request.GET.get("viewer_role", "")
    role = asked if asked in ViewerRole.values else ViewerRole.OWNER
    return {
        "role": role,
        "roles": ViewerRole.choices,
        "paused": paused_because(MESSAGES),
        "explained": explained_for(customer, role, acting_on(request)),
    }


register_tab(Tab("messages", "Messages", 60, "notifications/serving/messages.html", messages))
