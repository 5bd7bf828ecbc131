"""What a page shows of a workflow before it is confirmed.

It has steps, each with its preview, and the act itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction

from accounts.customers.states import CustomerStatus
from accounts.models import Customer
from accounts.status_changes.states import Subject
from accounts.text import day_text, status_after_is, status_word
from statements.ledger.states import TransactionKind
from statements.receivables.owed import Owed, owed_by

from .forecast import Charge, bill_family
from .operations import (
    SCHEDULABLE,
    override_status,
    run_workflow,
    schedule_season,
    schedule_workflow,
)
from .preview import Preview, preview
from .states import Workflow

Values = dict[str, Any]


NO_REASON_YET = "no reason yet"


@dataclass(frozen=True)
class Step:
    """One change of the account.

    It has its day, its cycle date before, what is owed before, and what it would do from that day
    on.
    """

    title: str
    day: date
    cycle_date_before: date | None
    owed: Owed
    preview: Preview

    @property
    def closes(self) -> bool:
        """Whether the account is closed by it."""
        return any(
            (subject, after) == (Subject.CUSTOMER, CustomerStatus.CLOSED)
            for subject, _, after, _ in self.preview.changes
        )

    @property
    def caused_total(self) -> Decimal:
        return _total(self.preview.caused)

    @property
    def prevented_total(self) -> Decimal:
        return _total(self.preview.prevented)


@dataclass(frozen=True)
class Plan:
    """An act as a page offers it.

    `steps` finds out what would happen and changes nothing: a list of `Step`, or what else the page
    shows; `act` does it and returns what to tell
    the person; both raise Refused. `button` names the act by its verb.
    """

    steps: Callable[[Values], Any]
    act: Callable[[Values], str]
    button: Callable[[Values], str]


def workflow_plan(customer: Customer, workflow: str, *, as_of: date, actor: str) -> Plan:
    """Plan a workflow from a day on; a later day puts it on the calendar."""
    verb = Workflow(workflow).label

    def asked(values: Values) -> Values:
        return {
            "effective_on": values["effective_on"],
            "reason": values["reason"],
            "charge_gap": values.get("charge_gap", False),
        }

    def steps(values: Values) -> list[Step]:
        day = values["effective_on"]
        values = values | {"reason": values["reason"] or NO_REASON_YET}
        if day > as_of:
            undone(
                partial(
                    schedule_workflow, customer, workflow, as_of=as_of, actor=actor, **asked(values)
                )
            )
        done_on = max(day, as_of)
        start = partial(run_workflow, customer, workflow, as_of=done_on, **asked(values))
        with transaction.atomic():
            _bill_before(customer, as_of, done_on)
            step = _step(verb, customer, start, done_on)
            transaction.set_rollback(True)
        return [step]

    def act(values: Values) -> str:
        if values["effective_on"] > as_of:
            schedule_workflow(customer, workflow, as_of=as_of, actor=actor, **asked(values))
            return (
                f"{verb} is scheduled for {day_text(values['effective_on'])}. Nothing has changed "
                "until then."
            )
        done = run_workflow(customer, workflow, as_of=as_of, **asked(values))
        return f"{done.account_number} is now {status_after_is(done.status)}."

    def button(values: Values) -> str:
        if values["effective_on"] > as_of:
            return f"Schedule for {day_text(values['effective_on'])}"
        return f"{verb} the account"

    return Plan(steps, act, button)


def season_plan(customer: Customer, *, as_of: date, actor: str) -> Plan:
    """Plan a suspension together with the reactivation that ends it."""

    def steps(values: Values) -> list[Step]:
        values = values | {"reason": values["reason"] or NO_REASON_YET}
        undone(partial(schedule_season, customer, as_of=as_of, actor=actor, **values))
        suspend_on, reactivate_on, reason = (
            values[name] for name in ("suspend_on", "reactivate_on", "reason")
        )
        suspend = partial(run_workflow, customer, Workflow.SUSPEND, as_of=suspend_on, reason=reason)
        reactivate = partial(
            run_workflow, customer, Workflow.REACTIVATE, as_of=reactivate_on, reason=reason
        )
        with transaction.atomic():
            _bill_before(customer, as_of, suspend_on)
            first = _step("Suspend", customer, suspend, suspend_on)
            suspend()
            _bill_before(customer, suspend_on, reactivate_on)
            second = _step("Reactivate", customer, reactivate, reactivate_on)
            transaction.set_rollback(True)
        return [first, second]

    def act(values: Values) -> str:
        schedule_season(customer, as_of=as_of, actor=actor, **values)
        return (
            f"Suspended from {day_text(values['suspend_on'])}, reactivated on "
            f"{day_text(values['reactivate_on'])}: both are scheduled."
        )

    return Plan(steps, act, lambda values: "Schedule the season")


def override_plan(customer: Customer, *, as_of: date, permitted: bool) -> Plan:
    """Plan setting the status outside every workflow; nothing else of the account changes."""

    def override(values: Values) -> Customer:
        return override_status(
            customer, values["to_status"], as_of=as_of, reason=values["reason"], permitted=permitted
        )

    def steps(values: Values) -> list[Step]:
        shown = values | {"reason": values["reason"] or NO_REASON_YET}
        return [_step("Override", customer, partial(override, shown), as_of)]

    def act(values: Values) -> str:
        status = status_after_is(override(values).status)
        return f"{customer.account_number} is now {status}, by an override."

    return Plan(
        steps,
        act,
        lambda values: f"Override the status to {status_word(values['to_status'])}",
    )


def schedulable(workflow: str) -> bool:
    return workflow in SCHEDULABLE


def undone(act: Callable[[], object]) -> None:
    """Do the act and undo it, for what it refuses."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def _bill_before(customer: Customer, as_of: date, day: date) -> None:
    """Bill what the daily runs bill before a workflow of a later day starts."""
    if day > as_of:
        bill_family(customer, as_of, day - timedelta(days=1))


def _step(title: str, customer: Customer, act: Callable[[], object], day: date) -> Step:
    before = Customer.objects.values_list("cycle_date", flat=True).get(pk=customer.pk)
    owed = owed_by(customer, day)
    return Step(title, day, before, owed, preview(customer, act, as_of=day))


def _total(charges: list[Charge]) -> Decimal:
    return sum(
        (
            -amount if kind == TransactionKind.CREDIT else amount
            for _, kind, amount, _, _ in charges
        ),
        Decimal(0),
    )
