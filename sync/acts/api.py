from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import ActBody, DatedActBody
from accounts.bodies.fields import Day, Named, YesNo
from accounts.customers.resources import CustomerResource
from accounts.customers.states import CustomerStatus
from accounts.models import Customer
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Listed, Shown, act
from statements.ledger.operations import move_customer

from ..workflows.operations import override_status, run_workflow, schedule_workflow
from ..workflows.resources import ScheduledChangeResource
from ..workflows.schedule import cancel_scheduled, reschedule
from ..workflows.states import ScheduleStatus, Workflow
from .answers import Acts, act_answer

DONE = {"200": act_answer(CustomerResource), "202": ScheduledChangeResource}


class ReturnBody(DatedActBody):
    charge_gap = YesNo(required=False, help_text="Charge the suspended time too.")


class MoveBody(ActBody):
    parent_account_number = Named(Customer, "account_number", allow_null=True, source="parent")


class OverrideBody(ActBody):
    status = serializers.ChoiceField(choices=CustomerStatus.choices)


class RescheduleBody(ActBody):
    effective_on = Day()


class ScheduleFilter(ApiFilter):
    names = {"account_number": "customer__account_number", "actor": "actor"}
    choices = {"status": ("status", ScheduleStatus), "workflow": ("workflow", Workflow)}
    days = {"effective_on": "effective_on"}


class CustomerActs(Acts):
    """What moves a customer's status, each in one transaction with all its effects."""

    resource = CustomerResource
    lookup_field = "account_number"

    @act(DatedActBody, answers=DONE)
    def qualify(self, request: Request, account_number: str) -> Response:
        """Take a lead to PENDING."""
        return self._go(Workflow.QUALIFY)

    @act(DatedActBody, answers=DONE)
    def activate(self, request: Request, account_number: str) -> Response:
        """Open an awaited account with its services, and set its cycle date."""
        return self._go(Workflow.ACTIVATE)

    @act(DatedActBody, answers=DONE)
    def suspend(self, request: Request, account_number: str) -> Response:
        """Suspend an open account with its active services; a later day schedules it."""
        return self._go(Workflow.SUSPEND)

    @act(ReturnBody, answers=DONE)
    def reactivate(self, request: Request, account_number: str) -> Response:
        """Bring a suspended account back with what its suspension took."""
        return self._go(Workflow.REACTIVATE, ReturnBody)

    @act(DatedActBody, answers=DONE)
    def close(self, request: Request, account_number: str) -> Response:
        """Close an account and disconnect everything; a later day schedules it."""
        return self._go(Workflow.CLOSE)

    @act(DatedActBody, answers=DONE)
    def abandon(self, request: Request, account_number: str) -> Response:
        """Close a lead or an awaited account."""
        return self._go(Workflow.ABANDON)

    @act(ReturnBody, answers=DONE)
    def reopen(self, request: Request, account_number: str) -> Response:
        """Open a closed account that has been given a subscription."""
        return self._go(Workflow.REOPEN, ReturnBody)

    @act(OverrideBody, name="override-status", scopes=(Scope.OVERRIDE,), answers=DONE)
    def override_status(self, request: Request, account_number: str) -> Response:
        """Set the status outside every workflow; nothing else of the account changes."""
        return self.act_on(
            OverrideBody,
            lambda row, values: override_status(
                row,
                values["status"],
                as_of=self.today,
                reason=values.get("reason", ""),
                permitted=True,
            ),
        )

    @act(MoveBody, answers=DONE)
    def move(self, request: Request, account_number: str) -> Response:
        """Give a customer without entries another parent, or none."""
        return self.act_on(
            MoveBody,
            lambda row, values: move_customer(row, values["parent"], as_of=self.today),
        )

    def _go(self, workflow: str, body: type[DatedActBody] = DatedActBody) -> Response:
        self.one()
        values = self.read(body)
        if values.get("effective_on", self.today) > self.today:
            return self._schedule(workflow, values)
        return self.act_on(
            body, lambda row, values: run_workflow(row, workflow, as_of=self.today, **values)
        )

    def _schedule(self, workflow: str, values: dict[str, Any]) -> Response:
        made = schedule_workflow(
            self.one_to_change(), workflow, as_of=self.today, actor=self.actor, **values
        )
        shown = ScheduledChangeResource.document(ScheduledChangeResource.rows().get(pk=made.pk))
        return Response(
            shown, status=202, headers={"Location": f"/api/v1/scheduled-changes/{made.pk}"}
        )


class ScheduledChanges(Listed, Shown):
    """Workflows that wait for their date, and what became of them."""

    resource = ScheduledChangeResource
    filters = ScheduleFilter
    lookup_field = "id"
    lookup_value_converter = "uuid"

    @act()
    def cancel(self, request: Request, id: Any) -> Response:
        """Take a waiting change off the calendar."""
        self.one()
        self.read(ActBody)
        cancel_scheduled(self.one_to_change())
        return self.answer(self.one())

    @act(RescheduleBody)
    def reschedule(self, request: Request, id: Any) -> Response:
        """Let a waiting change take effect on another later day."""
        self.one()
        values = self.read(RescheduleBody)
        reschedule(self.one_to_change(), values["effective_on"], as_of=self.today)
        return self.answer(self.one())
