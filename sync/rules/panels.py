from accounts.customer_page.registry import Context, Panel, Slot, Tab, register_panel, register_tab
from accounts.models import Customer
from accounts.web.requests import StaffRequest

from .codes import CODES
from .explain import explain
from .issues import codes_on, conditions, with_codes


def explained(request: StaffRequest, customer: Customer) -> Context:
    """Return every rule for the account with its dates."""
    found = explain(customer, request.as_of, for_page=True)
    charged = sum(product["eligible"] for product in found["products"])
    return {"explained": found, "charged": charged}


def open_issues(request: StaffRequest, customer: Customer) -> Context | None:
    """Return the issue codes that the account carries and that are not suppressed."""
    accounts = Customer.objects.filter(pk=customer.pk)
    codes = codes_on(with_codes(accounts, conditions(request.as_of)).get())
    return {"open_issues": [CODES[code] for code in codes]} if codes else None


def next_steps(request: StaffRequest, customer: Customer) -> Context:
    return {}


register_tab(Tab("explain", "Explain", 80, "sync/rules/explain.html", explained))
register_panel(Panel(Slot.LEFT, 10, "sync/rules/open_issues.html", open_issues))
register_panel(Panel(Slot.LEFT, 20, "sync/rules/next_steps.html", next_steps))
