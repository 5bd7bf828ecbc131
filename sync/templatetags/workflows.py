from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.urls import reverse

from accounts.models import Customer, StatusChange
from accounts.states import Cause, CustomerStatus, Subject
from accounts.transitions import sources_of

from ..models import ScheduledWorkflow
from ..rules.codes import CODES
from ..rules.out_of_sync import out_of_sync
from ..states import WAYS, ScheduleStatus, Workflow
from ..views.workflows import OVERRIDE_PERMISSION, PERMISSION

register = template.Library()


@dataclass(frozen=True)
class Action:
    """A workflow as the customer's page offers it; `refused` says what keeps it from being started."""

    title: str
    address: str
    refused: str


@register.inclusion_tag("workflows/actions.html", takes_context=True)
def workflow_actions(context: template.Context, customer: Customer) -> dict[str, Any]:
    """Draw the workflows of an account: those that its status allows, and for the others why not."""
    user, as_of, today = context["request"].user, context["as_of"], context["today"]
    may_run, may_override = user.has_perm(PERMISSION), user.has_perm(OVERRIDE_PERMISSION)
    number, query = customer.account_number, f"?as_of={as_of.isoformat()}" if as_of != today else ""

    def action(title: str, address: str, sources: Iterable[str]) -> Action:
        refused = "" if may_run else f"needs the permission {PERMISSION}"
        if customer.status not in sources:
            refused = f"only from {' or '.join(sources)}; the account is {customer.status}"
        return Action(title, address + query, refused)

    actions = [
        action(
            name.label,
            reverse("customer-workflow", args=[number, name]),
            sources_of(Customer, name),
        )
        for name in Workflow
    ]
    actions.append(
        action(
            "Seasonal suspension", reverse("customer-season", args=[number]), [CustomerStatus.OPEN]
        )
    )
    override = Action(
        "Override the status",
        reverse("customer-override", args=[number]) + query,
        "" if may_override else f"needs the permission {OVERRIDE_PERMISSION}",
    )
    return {
        "possible": [one for one in actions if not one.refused],
        "actions": [*actions, override],
    }


@register.simple_tag
def scheduled_for(customer: Customer) -> list[ScheduledWorkflow]:
    """Return the workflows that wait for their date, the next one first."""
    waiting = ScheduledWorkflow.objects.filter(customer=customer, status=ScheduleStatus.WAITING)
    return list(waiting.order_by("effective_on", "id"))


@register.simple_tag
def overridden_among(rows: Iterable[Any]) -> set[Any]:
    """Return the keys of those customers whose status was last set by an override, and that are out
    of sync still.

    Rows are customers, or hold one as `customer`.
    """
    keys = [getattr(row, "customer", row).pk for row in rows]
    last = StatusChange.objects.filter(customer__in=keys, subject=Subject.CUSTOMER).order_by(
        "customer", "-id"
    )
    latest = last.distinct("customer").values_list("customer_id", "cause")
    overridden = [key for key, cause in latest if cause == Cause.OVERRIDE]
    if not overridden:
        return set()
    return set(out_of_sync().filter(pk__in=overridden).values_list("pk", flat=True))


@register.simple_tag
def overridden(customer: Customer) -> bool:
    return customer.pk in overridden_among([customer])


@register.filter
def code_title(code: str) -> str:
    return CODES[code].title if code in CODES else code


@register.filter
def way(via: str) -> str:
    """Say by which way something came."""
    return WAYS.get(via, via.lower().replace("_", " "))


@register.filter
def as_date(text: str) -> date | None:
    """Read a date that evidence keeps as text."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
