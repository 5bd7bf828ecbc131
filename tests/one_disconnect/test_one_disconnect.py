"""A service that ends has the same consequences by whatever way it ended."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission

from accounts.events.tasks import read_events
from accounts.models import Customer, Provider, StatusChange, User
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.database import as_the_owner
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
)
from tests.one_disconnect.cases import CASES, Case
from tests.one_disconnect.ways import TODAY, World

ENDED = ["DISCONNECTED", "COMPLETED", "CANCELLED"]


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    provider: Provider = ProviderFactory()
    clara = User.objects.create_user("clara", password="a long enough password", provider=provider)
    with as_the_owner():
        clara.user_permissions.add(Permission.objects.get(codename="change_services"))
    client = Browser()
    client.force_login(clara)
    with provider_transaction(provider):
        profile = BillProfileFactory(code="MONTHLY")
        customer = CustomerFactory(bill_profile=profile)
        kind = ProductTypeFactory(code="NET", default_rate=Decimal(10))
        line = LineFactory(customer=customer)
        product = ProductFactory(customer=customer, line=line, product_type=kind)
    return World(provider, customer, line, product, client, clara, tmp_path)


def statuses(world: World) -> set[str]:
    with provider_transaction(world.provider):
        return set(Customer.objects.values_list("status", flat=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_recorded_and_the_account_is_checked(
    world: World, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    send_task = patch("accounts.events.waking.current_app.send_task")
    with send_task as asked, django_capture_on_commit_callbacks(execute=True):
        case.act(world)

    _is_on_record(world, case)
    for call in asked.call_args_list:
        task, (provider_id, reader) = call.args
        assert (task, provider_id) == ("events.read", world.provider.pk)
        assert reader in ("closures", "webhooks")
        read_events(provider_id, reader)
    if case.interactive:
        assert "closures" in [call.args[1][1] for call in asked.call_args_list]
    else:
        run_process(world.provider, "sync-status", as_of=TODAY, started_by="the clock")
    assert statuses(world) == {"CLOSED" if case.closes else "OPEN"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.interactive and case.closes], ids=lambda case: case.name
)
def test_without_a_worker_the_next_run_closes_the_account(world: World, case: Case) -> None:
    case.act(world)
    assert statuses(world) == {"OPEN"}

    run_process(world.provider, "sync-status", as_of=TODAY, started_by="the clock")

    assert statuses(world) == {"CLOSED"}


def _is_on_record(world: World, case: Case) -> None:
    with provider_transaction(world.provider):
        ended = StatusChange.objects.exclude(subject="CUSTOMER").filter(
            to_status__in=ENDED, cause=case.cause
        )
        assert set(ended.values_list("subject", flat=True)) == set(case.subjects)
        for change in ended:
            assert change.via == case.via
            assert case.actor in change.actor
