"""Scheduled workflows: due ones are started by the daily run, waiting ones can be cancelled."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.customers.ranges import only
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Provider
from accounts.processes.parking import DATA_ERRORS, reason_of
from accounts.tenancy.transactions import provider_transaction

from .models import ScheduledWorkflow
from .operations import run_workflow
from .resources import ScheduledChangeResource
from .states import ScheduleStatus


def run_scheduled(
    provider: Provider, as_of: date, *, families: Sequence[UUID] | None = None
) -> int:
    """Start every workflow that waits for the date or an earlier one, or those of some families.

    Each has its own transaction. Return how many were done. One that is refused, or that the
    account's data makes impossible, is marked with the reason, and does not stop the others.
    """
    with provider_transaction(provider):
        due = ScheduledWorkflow.objects.filter(
            status=ScheduleStatus.WAITING, effective_on__lte=as_of
        )
        if families is not None:
            due = only(due, "customer__billing_account_id", families)
        waiting = list(due.order_by("effective_on", "id").values_list("pk", flat=True))
    return sum(_run_one(provider, key, as_of) for key in waiting)


def _run_one(provider: Provider, key: object, as_of: date) -> bool:
    try:
        with provider_transaction(provider):
            waiting = (
                ScheduledWorkflow.objects.select_for_update(no_key=True)
                .filter(pk=key, status=ScheduleStatus.WAITING)
                .first()
            )
            if waiting is None:
                return False
            with provider_transaction(provider, actor=waiting.actor, via="SCHEDULE"):
                run_workflow(
                    waiting.customer,
                    waiting.workflow,
                    as_of=as_of,
                    effective_on=waiting.effective_on,
                    reason=waiting.reason,
                    charge_gap=waiting.charge_gap,
                )
            ScheduledWorkflow.objects.filter(pk=key).update(
                status=ScheduleStatus.DONE, outcome=f"done on {as_of}"
            )
            record(ScheduledChangeResource, EventAct.APPLIED, [key], as_of=as_of)
    except (Refused, *DATA_ERRORS) as error:
        outcome = str(error) if isinstance(error, Refused) else reason_of(error)
        with provider_transaction(provider):
            ScheduledWorkflow.objects.filter(pk=key).update(
                status=ScheduleStatus.REFUSED, outcome=outcome
            )
            # No event can show an account that cannot be read.
            with suppress(*DATA_ERRORS), transaction.atomic():
                record(ScheduledChangeResource, EventAct.FAILED, [key], as_of=as_of)
        return False
    return True


def cancel_scheduled(scheduled: ScheduledWorkflow) -> None:
    """Take a waiting workflow off the calendar. Raises Refused when it no longer waits."""
    cancelled = ScheduledWorkflow.objects.filter(
        pk=scheduled.pk, status=ScheduleStatus.WAITING
    ).update(status=ScheduleStatus.CANCELLED)
    if not cancelled:
        raise Refused(f"{scheduled} is no longer waiting", code="not_waiting")


def reschedule(scheduled: ScheduledWorkflow, effective_on: date, *, as_of: date) -> None:
    """Let a waiting workflow start on another later day. Raises Refused when it no longer waits."""
    if effective_on <= as_of:
        raise Refused(
            f"{effective_on} is not after {as_of}: start the workflow now instead",
            code="not_later",
        )
    waiting = ScheduledWorkflow.objects.filter(
        pk=scheduled.pk, status=ScheduleStatus.WAITING
    ).update(effective_on=effective_on)
    if not waiting:
        raise Refused(f"{scheduled} is no longer waiting", code="not_waiting")
