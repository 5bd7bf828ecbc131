from accounts.customer_page.registry import (
    Context,
    Group,
    Panel,
    Slot,
    Tab,
    register_panel,
    register_tab,
)
from accounts.models import Customer
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest

from ..payments.past_due import past_due_of
from ..payments.views import payments
from ..receivables.open_items import last_statement, page_with_money
from . import customer_queries as queries
from .columns import OF_ONE

BILLING = Group("billing", "Billing & collections")


def figures(request: StaffRequest, customer: Customer) -> Context:
    return {
        "figures": queries.figures_for(customer),
        "past_due": past_due_of(customer.parent or customer, request.as_of),
        "last": last_statement(customer, request.as_of),
    }


def unposted(request: StaffRequest, customer: Customer) -> Context:
    return {"page": queries.unposted_page(customer, place_by_id(request.GET))}


def posted(request: StaffRequest, customer: Customer) -> Context:
    return {"page": queries.posted_page(customer, place_by_id(request.GET))}


def statements(request: StaffRequest, customer: Customer) -> Context:
    page = queries.statements_page(customer, place_by_id(request.GET))
    return {"page": page_with_money(page, request.as_of), "listing": OF_ONE}


register_panel(Panel(Slot.FACTS, 10, "statements/ledger/facts.html", figures))
register_tab(
    Tab(
        "unposted",
        "Unposted",
        40,
        "statements/ledger/billing_unposted.html",
        unposted,
        group=BILLING,
    )
)
register_tab(
    Tab("posted", "Posted", 41, "statements/ledger/billing_posted.html", posted, group=BILLING)
)
register_tab(
    Tab(
        "statements",
        "Statements",
        42,
        "statements/ledger/billing_statements.html",
        statements,
        group=BILLING,
        count=queries.count_statements,
    )
)
register_tab(
    Tab(
        "payments",
        "Payments",
        43,
        "statements/ledger/billing_payments.html",
        payments,
        group=BILLING,
    )
)
