from ..models import Customer
from ..requests import StaffRequest
from ..web.panels import Context, Panel, Slot, register_panel


def bill_profile(request: StaffRequest, customer: Customer) -> Context:
    return {"profile": customer.bill_profile}


register_panel(Panel(Slot.RIGHT, 10, "customers/bill_profile.html", bill_profile))
