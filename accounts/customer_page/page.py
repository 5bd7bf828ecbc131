"""The page of one customer: its head, the strip of its tabs, and one of them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from ..customers.models import Customer
from ..web.addresses import page_url
from ..web.requests import StaffRequest
from .registry import Slot, Tab, panels_in, tab_named, tabs


@dataclass(frozen=True)
class ShownTab:
    """A word of the strip; `current` says that the page stands under it."""

    title: str
    address: str
    current: bool
    count: int | None


def customer_or_404(account_number: str) -> Customer:
    """Return the customer with its bill profile and parent.

    One of another provider is not found.
    """
    found: Customer = get_object_or_404(
        Customer.objects.select_related("bill_profile", "parent"), account_number=account_number
    )
    return found


def customer_page(
    request: StaffRequest, customer: Customer, slug: str, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """Show a tab of the customer; `shown` replaces what the tab would show by itself.

    Raises PermissionDenied for a tab that the person may not see.
    """
    tab = tab_named(slug)
    if not tab.is_open_to(request.user):
        raise PermissionDenied
    open_tabs = [one for one in tabs() if one.is_open_to(request.user)]
    context = {
        "customer": customer,
        "payer": customer.parent or customer,
        "strip": _strip(request, open_tabs, tab, customer),
        "parts": _parts(request, open_tabs, tab, customer),
        "head": {slot.value: panels_in(slot, request, customer) for slot in _HEAD},
        **tab.context(request, customer),
        **shown,
    }
    return render(request, tab.template, context, status=status)


_HEAD = (Slot.MARKS, Slot.ACTIONS, Slot.FACTS)


def _strip(
    request: StaffRequest, open_tabs: list[Tab], current: Tab, customer: Customer
) -> list[ShownTab]:
    """Return the words of the strip. Tabs of a group share one word, which leads to the first."""
    words: dict[str, ShownTab] = {}
    for tab in open_tabs:
        if tab.group is None:
            words[tab.slug] = _shown(request, tab, current, customer)
        elif tab.group.slug not in words:
            address = page_url(request, tab.view_name, customer.account_number)
            is_current = tab.group == current.group
            words[tab.group.slug] = ShownTab(tab.group.title, address, is_current, None)
    return list(words.values())


def _parts(
    request: StaffRequest, open_tabs: list[Tab], current: Tab, customer: Customer
) -> list[ShownTab]:
    """Return the tabs of the current one's group, itself among them."""
    if current.group is None:
        return []
    return [
        _shown(request, tab, current, customer) for tab in open_tabs if tab.group == current.group
    ]


def _shown(request: StaffRequest, tab: Tab, current: Tab, customer: Customer) -> ShownTab:
    address = page_url(request, tab.view_name, customer.account_number)
    count = tab.count(customer) if tab.count else None
    return ShownTab(tab.title, address, tab.slug == current.slug, count)
