from ..customer_page.registry import Context, Panel, Slot, register_panel
from ..customers.models import Customer
from ..web.requests import StaffRequest


def tags(request: StaffRequest, customer: Customer) -> Context | None:
    """Return the customer's tags, where it has some."""
    return {"tags": customer.tags} if customer.tags else None


register_panel(Panel(Slot.MARKS, 20, "accounts/tags/tags.html", tags))
