from ..customer_page.registry import Context, Panel, Slot, register_panel
from ..customers.models import Customer
from ..customers.views import PERMISSION
from ..web.requests import StaffRequest
from .models import Contact


def contacts(request: StaffRequest, customer: Customer) -> Context:
    """Return all contacts of the customer, by name."""
    rows = Contact.objects.filter(customer=customer).order_by("name", "id")
    return {"contacts": list(rows), "may_edit_contacts": request.user.has_perm(PERMISSION)}


register_panel(Panel(Slot.LEFT, 45, "accounts/contacts/panel.html", contacts))
