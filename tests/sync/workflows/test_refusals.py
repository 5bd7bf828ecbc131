"""What is not allowed is refused with one line that says why, and changes nothing: from the
operation and the command line alike.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError

from accounts.customers.states import CustomerStatus
from accounts.database.transitions import allowed_transitions
from accounts.errors import Refused, TransitionRefused
from accounts.models import Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction
from accounts.text import status_after_is
from sync.workflows.operations import (
    override_status,
    run_workflow,
    schedule_season,
    schedule_workflow,
)
from sync.workflows.schedule import cancel_scheduled
from sync.workflows.states import Workflow
from tests.factories import ChildFactory, CustomerFactory, LineFactory, OrderFactory, ProductFactory
from tests.sync.workflows.refusing import CLOSED, LEAD, OPEN, PENDING, TODAY, command, refused

Make = Callable[[], Any]
NOT_ALLOWED = [
    (workflow, status)
    for workflow in Workflow.values
    for status in CustomerStatus.values
    if workflow not in allowed_transitions(Customer(status=status))
]


@pytest.mark.parametrize(("workflow", "status"), NOT_ALLOWED)
def test_a_transition_that_is_not_allowed_names_those_that_are(
    provider: Provider, workflow: str, status: str
) -> None:
    customer = CustomerFactory(status=status)
    ProductFactory(customer=customer)
    words = [
        f"is {status_after_is(status)}: {workflow} is not allowed",
        *allowed_transitions(customer),
    ]

    with refused(TransitionRefused, *words):
        run_workflow(customer, workflow, as_of=TODAY, reason="a reason")
    with refused(CommandError, *words):
        command(provider, "run_workflow", workflow, customer.account_number, reason="a reason")


def with_an_order() -> Any:
    return OrderFactory(order_ref="O-77", customer=CustomerFactory(status=OPEN)).customer


def with_a_child() -> Any:
    return ChildFactory(account_number="CHILD-7", parent=CustomerFactory(kind="PARENT")).parent


def with_a_waiting_child() -> Any:
    return ChildFactory(
        account_number="CHILD-7", parent=CustomerFactory(kind="PARENT", status=PENDING)
    ).parent


PRECONDITIONS: list[tuple[str, Make, dict[str, Any], str]] = [
    ("activate", lambda: CustomerFactory(status=PENDING), {}, "has no assigned subscription"),
    ("reopen", lambda: CustomerFactory(status=CLOSED), {}, "has no assigned subscription"),
    (
        "suspend",
        lambda: CustomerFactory(status=OPEN),
        {"reason": " "},
        "say why the account is suspended",
    ),
    ("close", with_an_order, {}, "order O-77 is not finished"),
    ("close", with_a_child, {}, "its children are not closed: CHILD-7"),
    ("abandon", with_a_waiting_child, {}, "its children are not closed: CHILD-7"),
    (
        "qualify",
        lambda: CustomerFactory(status=LEAD),
        {"effective_on": TODAY - timedelta(days=32)},
        "within 31 days",
    ),
]


@pytest.mark.parametrize(("workflow", "make", "options", "reason"), PRECONDITIONS)
def test_a_missing_precondition_is_named(
    provider: Provider, workflow: str, make: Make, options: dict[str, Any], reason: str
) -> None:
    customer = make()
    LineFactory(customer=customer)

    with refused(Refused, reason):
        run_workflow(customer, workflow, as_of=TODAY, **options)
    with refused(CommandError, reason):
        command(provider, "run_workflow", workflow, customer.account_number, **options)


def test_a_workflow_of_a_later_date_is_not_done_at_once(provider: Provider) -> None:
    customer = CustomerFactory()

    with refused(Refused, "is not within 31 days up to"):
        run_workflow(customer, "close", as_of=TODAY, effective_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("to_status", "reason", "permitted", "words"),
    [
        ("CLOSED", "Because", False, "accounts.override_status"),
        ("CLOSED", "  ", True, "say why"),
        ("OPEN", "Because", True, "is open already"),
        ("GONE", "Because", True, "'GONE' is not a status: LEAD, PENDING, OPEN"),
    ],
)
def test_an_override_needs_permission_reason_and_another_status(
    provider: Provider, to_status: str, reason: str, permitted: bool, words: str
) -> None:
    customer = CustomerFactory()
    make = User.objects.create_superuser if permitted else User.objects.create_user
    clerk = make("boss" if permitted else "clerk", provider=provider)
    options = {"to_status": to_status, "reason": reason}

    with refused(Refused, words):
        override_status(customer, as_of=TODAY, permitted=permitted, **options)
    with refused(CommandError, words):
        command(
            provider,
            "run_workflow",
            "override",
            customer.account_number,
            actor=clerk.username,
            **options,
        )


def test_an_override_from_the_command_line_needs_a_person(provider: Provider) -> None:
    customer = CustomerFactory()

    with refused(CommandError, "accounts.override_status"):
        command(
            provider,
            "run_workflow",
            "override",
            customer.account_number,
            to_status="CLOSED",
            reason="Because",
        )


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (
            lambda it: schedule_workflow(
                it, "reopen", as_of=TODAY, effective_on=date(2027, 2, 1), actor="clara"
            ),
            "cannot be scheduled: suspend",
        ),
        (
            lambda it: schedule_workflow(
                it, "close", as_of=TODAY, effective_on=TODAY, actor="clara"
            ),
            "start the workflow now instead",
        ),
        (
            lambda it: schedule_workflow(
                it, "suspend", as_of=TODAY, effective_on=date(2027, 2, 1), actor="clara"
            ),
            "say why",
        ),
        (
            lambda it: schedule_season(
                it,
                as_of=TODAY,
                suspend_on=date(2027, 3, 1),
                reactivate_on=date(2027, 3, 1),
                actor="clara",
                reason="Winter",
            ),
            "is not after the suspension",
        ),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(
    provider: Provider, act: Callable[[Any], object], reason: str
) -> None:
    customer = CustomerFactory()

    with refused(Refused, reason):
        act(customer)


def test_a_scheduled_workflow_is_cancelled_once(provider: Provider) -> None:
    customer = CustomerFactory()
    scheduled = schedule_workflow(
        customer, "close", as_of=TODAY, effective_on=date(2027, 2, 1), actor="clara"
    )
    cancel_scheduled(scheduled)

    with refused(Refused, "is no longer waiting"):
        cancel_scheduled(scheduled)


@pytest.mark.parametrize("words", [("line", "NONE", "disconnect"), ("product", "NONE", "suspend")])
def test_a_service_that_is_not_there_is_named(provider: Provider, words: tuple[str, ...]) -> None:
    with refused(CommandError, f"has no {words[0]} 'NONE'"):
        command(provider, "change_service", *words)


def test_a_services_transition_that_is_not_allowed_names_those_that_are(provider: Provider) -> None:
    line = LineFactory(status="SUSPENDED")

    with refused(
        CommandError, "is suspended: suspend is not allowed; allowed: disconnect, reactivate"
    ):
        command(provider, "change_service", "line", line.line_ref, "suspend")
    with provider_transaction(provider):
        assert LineFactory._meta.model.objects.get().status == "SUSPENDED"
