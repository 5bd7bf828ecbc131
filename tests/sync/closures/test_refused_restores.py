"""What cannot be restored is refused with one line that says why, and changes nothing."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from sync.closures.operations import restore
from sync.models import Closure
from sync.workflows.operations import override_status
from tests.factories import ChildFactory, CustomerFactory, ProductFactory
from tests.sync.workflows.refusing import CLOSED, OPEN, TODAY, command, refused


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda customer: override_status(
                customer, "LEAD", as_of=TODAY, reason="Because", permitted=True
            ),
            "has changed since",
        ),
        (
            lambda customer: [
                override_status(customer, to, as_of=TODAY, reason="Because", permitted=True)
                for to in (OPEN, CLOSED)
            ],
            "closed",
        ),
        (
            lambda customer: restore(Closure.objects.get(), as_of=TODAY, reason="Because"),
            "restored already",
        ),
    ],
    ids=["changed", "changed and closed again", "restored"],
)
def test_an_account_that_has_changed_since_is_not_restored(
    provider: Provider, change: Callable[[Customer], object], reason: str
) -> None:
    customer = ProductFactory(status="DISCONNECTED").customer
    run_process(provider, "sync-status", as_of=TODAY, started_by="the test")
    change(customer)

    with refused(Refused, reason):
        restore(Closure.objects.get(), as_of=TODAY, reason="Back")
    with refused(CommandError, "restored"):
        command(provider, "restore", customer.account_number, reason="Back")


def test_a_restore_needs_a_reason(provider: Provider) -> None:
    customer = ProductFactory(status="DISCONNECTED").customer
    run_process(provider, "sync-status", as_of=TODAY, started_by="the test")

    with refused(Refused, "say why"):
        restore(Closure.objects.get(), as_of=TODAY, reason=" ")
    with refused(CommandError, "say why"):
        command(provider, "restore", customer.account_number, reason=" ")


def test_a_run_that_closed_nothing_is_not_restored(provider: Provider) -> None:
    run_process(provider, "sync-status", as_of=TODAY, started_by="the test")

    for run_id, words in (
        (str(ProcessRun.objects.get().pk), "is left to be restored"),
        ("nope", "invalid UUID"),
    ):
        with refused(CommandError, words):
            call_command(
                "restore", "--run", run_id, "--provider", provider.slug, "--reason", "Back"
            )


def test_a_child_is_not_restored_before_its_parent(provider: Provider) -> None:
    parent = CustomerFactory(kind="PARENT")
    child = ChildFactory(parent=parent)
    run_process(provider, "sync-status", as_of=TODAY, started_by="the test")
    assert Customer.objects.filter(status=CLOSED).count() == 2

    with refused(Refused, f"its parent {parent.account_number} is closed: restore that first"):
        restore(Closure.objects.get(customer=child), as_of=TODAY, reason="Back")
