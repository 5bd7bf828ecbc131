from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Customer
from accounts.paging import Page, Place, place_by_id, place_in
from accounts.requests import StaffRequest

from .. import customer_queries as queries
from ..past_due import past_due_of

LINES_SHOWN = 100
CHILDREN_SHOWN = 50


def customer_context(account_number: str, tab: str, as_of: date) -> dict[str, Any]:
    """Return what the head of every tab of a customer's page shows; a customer of another provider
    is not found.
    """
    customer: Customer = get_object_or_404(
        Customer.objects.select_related("bill_profile", "parent"), account_number=account_number
    )
    payer = customer.parent or customer
    return {
        "customer": customer,
        "payer": payer,
        "figures": queries.figures_for(customer),
        "past_due": past_due_of(payer, as_of),
        "counts": queries.tab_counts(customer),
        "tab": tab,
    }


@require_safe
def overview(request: StaffRequest, account_number: str) -> HttpResponse:
    context = customer_context(account_number, "overview", request.as_of)
    payer, children, child_count = queries.family_of(context["customer"], CHILDREN_SHOWN)
    context |= {"payer": payer, "children": children, "child_count": child_count}
    return render(request, "customers/overview.html", context)


@require_safe
def products(request: StaffRequest, account_number: str) -> HttpResponse:
    context = customer_context(account_number, "products", request.as_of)
    lines = queries.lines_of(context["customer"], LINES_SHOWN + 1)
    context |= {"lines": lines[:LINES_SHOWN], "more_lines": len(lines) > LINES_SHOWN}
    context["page"] = queries.products_page(context["customer"], place_in(request.GET))
    return render(request, "customers/products.html", context)


@require_safe
def orders(request: StaffRequest, account_number: str) -> HttpResponse:
    context = customer_context(account_number, "orders", request.as_of)
    context["page"] = queries.orders_page(context["customer"], place_by_id(request.GET))
    return render(request, "customers/orders.html", context)


@require_safe
def unposted(request: StaffRequest, account_number: str) -> HttpResponse:
    return _billing(request, account_number, "unposted")


@require_safe
def posted(request: StaffRequest, account_number: str) -> HttpResponse:
    return _billing(request, account_number, "posted")


@require_safe
def statements(request: StaffRequest, account_number: str) -> HttpResponse:
    return _billing(request, account_number, "statements")


def _billing(request: StaffRequest, account_number: str, part: str) -> HttpResponse:
    context = customer_context(account_number, "billing", request.as_of)
    context["part"] = part
    context["page"] = _billing_page(context["customer"], part, place_by_id(request.GET))
    return render(request, f"customers/billing_{part}.html", context)


def _billing_page(customer: Customer, part: str, place: Place) -> Page:
    reads = {
        "unposted": queries.unposted_page,
        "posted": queries.posted_page,
        "statements": queries.statements_page,
    }
    return reads[part](customer, place)
