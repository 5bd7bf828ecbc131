from ..customer_page.registry import Context, Panel, Slot, register_panel
from ..customers.models import Customer
from ..web.requests import StaffRequest
from .queries import fields_in_use, text_of


def custom_fields(request: StaffRequest, customer: Customer) -> Context | None:
    """Return what the customer has of the provider's own fields, where it has such fields."""
    shown = [(field.name, text_of(field, customer.custom_fields)) for field in fields_in_use()]
    return {"custom": shown} if shown else None


register_panel(Panel(Slot.LEFT, 42, "accounts/custom_fields/panel.html", custom_fields))
