from ..customer_page.registry import Context, Panel, Slot, Tab, register_panel, register_tab
from ..customers.models import Customer
from ..customers.views import PERMISSION
from ..web.paging import place_by_id
from ..web.requests import StaffRequest
from .queries import count_notes, first_notes, notes_page, pinned_notes


def notes(request: StaffRequest, customer: Customer) -> Context:
    """Return the pinned notes, and a page of the others."""
    return {
        "pinned": pinned_notes(customer),
        "page": notes_page(customer, place_by_id(request.GET)),
        "may_write_notes": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }


def first(request: StaffRequest, customer: Customer) -> Context:
    """Return the notes that are read first."""
    return {
        "notes": first_notes(customer),
        "may_write_notes": request.user.has_perm(PERMISSION),
    }


register_tab(Tab("notes", "Notes", 65, "accounts/notes/notes.html", notes, count=count_notes))
register_panel(Panel(Slot.RIGHT, 5, "accounts/notes/panel.html", first))
