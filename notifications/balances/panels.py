from accounts.customer_page.registry import Context, Tab, register_tab
from accounts.models import Customer
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest

from ..email import columns, queries
from .queries import own_rules
from .views.access import access


def balances(request: StaffRequest, customer: Customer) -> Context:
    """Return the rules as they are for the account that is billed, and the e-mails it was sent."""
    payer = customer.parent or customer
    return {
        "rules": own_rules(payer),
        "page": queries.emails_of(payer, place_by_id(request.GET)),
        "listing": columns.OF_ONE_CUSTOMER,
        **access(request),
    }


register_tab(Tab("notifications", "Notifications", 50, "notifications/balances/own.html", balances))
