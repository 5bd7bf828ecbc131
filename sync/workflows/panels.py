from collections.abc import Iterable
from dataclasses import dataclass

from accounts.customer_page.registry import Context, Panel, Slot, register_panel
from accounts.customers.states import CustomerStatus
from accounts.database.transitions import sources_of
from accounts.models import Customer
from accounts.staff.words import right
from accounts.web.addresses import page_url
from accounts.web.requests import StaffRequest

from ..rules.queries import overridden_among
from .queries import scheduled_for
from .states import Workflow
from .views.workflows import OVERRIDE_PERMISSION, PERMISSION

# They bring an account on. What takes it away is in the menu alone.
ONWARD = {Workflow.QUALIFY, Workflow.ACTIVATE, Workflow.REACTIVATE, Workflow.REOPEN}


@dataclass(frozen=True)
class Action:
    """A workflow as the page offers it; `refused` says what keeps it from being started."""

    title: str
    address: str
    refused: str


def actions(request: StaffRequest, customer: Customer) -> Context:
    """Return the workflows that the account's status allows, and for the others why not."""
    number = customer.account_number
    offered = [
        Action(
            name.label,
            page_url(request, "customer-workflow", number, name),
            _refused(request, customer, sources_of(Customer, name)),
        )
        for name in Workflow
    ]
    season = Action(
        "Seasonal suspension",
        page_url(request, "customer-season", number),
        _refused(request, customer, [CustomerStatus.OPEN]),
    )
    override = Action(
        "Override the status",
        page_url(request, "customer-override", number),
        _missing(request, OVERRIDE_PERMISSION),
    )
    offered.append(season)
    return {
        "onward": [
            action
            for name, action in zip(Workflow, offered, strict=False)
            if name in ONWARD and not action.refused
        ],
        "actions": [*offered, override],
    }


def scheduled(request: StaffRequest, customer: Customer) -> Context | None:
    """Return the workflows that wait for their date, the next one first."""
    waiting = scheduled_for(customer)
    return {"scheduled": waiting} if waiting else None


def override_mark(request: StaffRequest, customer: Customer) -> Context | None:
    return {} if overridden_among([customer]) else None


def _refused(request: StaffRequest, customer: Customer, sources: Iterable[str]) -> str:
    if customer.status in sources:
        return _missing(request, PERMISSION)
    words = " or ".join(CustomerStatus(source).label.lower() for source in sources)
    return f"only from {words}; the account is {customer.get_status_display().lower()}"


def _missing(request: StaffRequest, permission: str) -> str:
    return (
        "" if request.user.has_perm(permission) else f"needs the permission to {right(permission)}"
    )


register_panel(Panel(Slot.MARKS, 10, "sync/workflows/override_mark.html", override_mark))
register_panel(Panel(Slot.ACTIONS, 10, "sync/workflows/actions.html", actions))
register_panel(Panel(Slot.LEFT, 30, "sync/workflows/scheduled_panel.html", scheduled))
