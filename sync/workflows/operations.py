"""Running a workflow, whoever asks and by whatever way."""

from datetime import date, timedelta

from django.db import transaction

from accounts.customers.states import CustomerStatus
from accounts.database.transitions import check_transition, take
from accounts.errors import Refused
from accounts.events.operations import status_events
from accounts.models import Customer
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording
from accounts.text import status_after_is
from products.services.operations import BACKDATED_DAYS, lock_customer

from .effects import EFFECTS, WorkflowTerms
from .models import ScheduledWorkflow
from .states import Workflow

SCHEDULABLE = (Workflow.SUSPEND, Workflow.REACTIVATE, Workflow.CLOSE)


@transaction.atomic
def run_workflow(
    customer: Customer,
    workflow: str,
    *,
    as_of: date,
    effective_on: date | None = None,
    reason: str = "",
    charge_gap: bool = False,
) -> Customer:
    """Take the account through the workflow and return it as it then is.

    `effective_on` is as_of or up to 31 days before. Raises TransitionRefused, or Refused with the
    precondition that does not hold; nothing has changed then.
    """
    day = effective_on or as_of
    if not as_of - timedelta(days=BACKDATED_DAYS) <= day <= as_of:
        raise Refused(
            f"{day} is not within {BACKDATED_DAYS} days up to {as_of}", code="date_out_of_range"
        )
    customer = lock_customer(customer.pk)
    check_transition(customer, workflow)
    with (
        status_events(customer.pk),
        recording(cause=Cause.WORKFLOW, reason=reason or workflow, as_of=as_of.isoformat()),
    ):
        EFFECTS[workflow](customer, WorkflowTerms(day, as_of, reason, charge_gap))
        take(customer, workflow)
        customer.save(update_fields=["status"])
    return customer


@transaction.atomic
def override_status(
    customer: Customer, to_status: str, *, as_of: date, reason: str, permitted: bool
) -> Customer:
    """Set the status outside every workflow; nothing else of the account changes.

    `permitted` is whether the person has `accounts.override_status`. Raises Refused without it or
    without a reason.
    """
    if not permitted:
        raise Refused(
            "an override needs the permission accounts.override_status", code="permission_required"
        )
    if not reason.strip():
        raise Refused("say why the status is overridden", code="reason_required")
    if to_status not in CustomerStatus.values:
        raise Refused(
            f"{to_status!r} is not a status: {', '.join(CustomerStatus.values)}",
            code="status_unknown",
        )
    customer = lock_customer(customer.pk)
    if customer.status == to_status:
        raise Refused(
            f"{customer.account_number} is {status_after_is(to_status)} already",
            code="status_unchanged",
        )
    with (
        status_events(customer.pk),
        recording(cause=Cause.OVERRIDE, reason=reason, as_of=as_of.isoformat()),
    ):
        customer.override(to_status)
        customer.save(update_fields=["status"])
    return customer


def schedule_workflow(
    customer: Customer,
    workflow: str,
    *,
    as_of: date,
    effective_on: date,
    actor: str,
    reason: str = "",
    charge_gap: bool = False,
) -> ScheduledWorkflow:
    """Put a workflow on the calendar of a later date.

    The daily run of that date starts it before anything bills.
    """
    if workflow not in SCHEDULABLE:
        raise Refused(
            f"{workflow} cannot be scheduled: {', '.join(SCHEDULABLE)} can", code="not_schedulable"
        )
    if effective_on <= as_of:
        raise Refused(
            f"{effective_on} is not after {as_of}: start the workflow now instead", code="not_later"
        )
    if workflow == Workflow.SUSPEND and not reason.strip():
        raise Refused("say why the account is suspended", code="reason_required")
    waiting = ScheduledWorkflow.objects.filter(
        customer=customer, workflow=workflow, effective_on=effective_on, status="WAITING"
    )
    if waiting.exists():
        raise Refused(
            f"{workflow} is scheduled for {effective_on} already", code="already_scheduled"
        )
    scheduled: ScheduledWorkflow = ScheduledWorkflow.objects.create(
        provider_id=customer.provider_id,
        customer=customer,
        workflow=workflow,
        effective_on=effective_on,
        actor=actor,
        reason=reason,
        charge_gap=charge_gap,
    )
    return scheduled


@transaction.atomic
def schedule_season(
    customer: Customer,
    *,
    as_of: date,
    suspend_on: date,
    reactivate_on: date,
    actor: str,
    reason: str,
) -> tuple[ScheduledWorkflow, ScheduledWorkflow]:
    """Plan a seasonal suspension: suspended on one date and reactivated on a later one."""
    if reactivate_on <= suspend_on:
        raise Refused(
            f"the reactivation on {reactivate_on} is not after the suspension on {suspend_on}",
            code="reactivation_not_later",
        )
    return (
        schedule_workflow(
            customer,
            Workflow.SUSPEND,
            as_of=as_of,
            effective_on=suspend_on,
            actor=actor,
            reason=reason,
        ),
        schedule_workflow(
            customer,
            Workflow.REACTIVATE,
            as_of=as_of,
            effective_on=reactivate_on,
            actor=actor,
            reason=reason,
        ),
    )
