from ..customer_page.registry import Context, Panel, Slot, register_panel
from ..customers.models import Customer
from ..web.requests import StaffRequest


def bill_profile(request: StaffRequest, customer: Customer) -> Context:
    return {"profile": customer.bill_profile}


register_panel(Panel(Slot.RIGHT, 10, "accounts/bill_profiles/bill_profile.html", bill_profile))
