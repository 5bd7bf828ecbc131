from ..customer_page.registry import (
    OVERVIEW,
    Context,
    Panel,
    Slot,
    Tab,
    panels_in,
    register_panel,
    register_tab,
)
from ..web.requests import StaffRequest
from .addresses import address_lines
from .models import Customer
from .queries import family_of
from .states import CustomerKind

CHILDREN_SHOWN = 50


def overview(request: StaffRequest, customer: Customer) -> Context:
    return {slot.value: panels_in(slot, request, customer) for slot in (Slot.LEFT, Slot.RIGHT)}


def account(request: StaffRequest, customer: Customer) -> Context:
    return {
        "contact_lines": address_lines(customer.contact_address),
        "service_lines": address_lines(customer.service_address),
    }


def edit(request: StaffRequest, customer: Customer) -> Context:
    return {}


def family(request: StaffRequest, customer: Customer) -> Context | None:
    """Return the family of a parent or a child, and for those who may give it one, of any."""
    _, children, child_count = family_of(customer, CHILDREN_SHOWN)
    alone = customer.kind == CustomerKind.STANDARD
    if alone and not request.user.has_perm("accounts.edit_customers"):
        return None
    return {"children": children, "child_count": child_count}


register_tab(Tab(OVERVIEW, "Overview", 10, "accounts/customers/overview.html", overview))
register_panel(
    Panel(Slot.ACTIONS, 5, "accounts/customers/edit_button.html", edit, "accounts.edit_customers")
)
register_panel(Panel(Slot.LEFT, 40, "accounts/customers/account.html", account))
register_panel(Panel(Slot.RIGHT, 20, "accounts/customers/family.html", family))
