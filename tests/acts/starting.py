"""The states from which acts are refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from accounts.models import PlatformSwitch, ProcessRun, Provider
from accounts.processes.switches import pause
from sync.workflows.operations import schedule_workflow
from tests.database import as_the_owner
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    TransactionFactory,
)
from tests.notifications.messages.making import draft

TODAY = date(2026, 12, 10)
DAY = TODAY.isoformat()
LATER = (TODAY + timedelta(days=5)).isoformat()
LONG_AGO = TODAY - timedelta(days=40)
Made = dict[str, Any]


def account(status: str = "OPEN", **values: Any) -> Made:
    return {"customer": CustomerFactory(account_number="A-1", status=status, **values)}


def with_line(provider: Provider) -> Made:
    made = account()
    return made | {"line": LineFactory(customer=made["customer"], line_ref="L-1")}


def with_order(status: str) -> Callable[[Provider], Made]:
    def make(provider: Provider) -> Made:
        made = account()
        return made | {
            "order": OrderFactory(customer=made["customer"], order_ref="O-1", status=status)
        }

    return make


def paused(process: str, make: Callable[[Provider], Made]) -> Callable[[Provider], Made]:
    def made(provider: Provider) -> Made:
        pause(provider, process, reason="Prices are checked", actor="eve")
        return make(provider)

    return made


def parked(provider: Provider) -> Made:
    made = account()
    return made | {
        "product": ProductFactory(
            customer=made["customer"], product_ref="P-1", billed_through_date=date(2023, 6, 30)
        )
    }


def final_due(provider: Provider) -> Made:
    made = account("CLOSED", cycle_date=None, cycle_day=None)
    TransactionFactory(customer=made["customer"])
    return made | {"provider": provider}


def scheduled(provider: Provider) -> Made:
    made = account()
    schedule_workflow(
        made["customer"],
        "close",
        as_of=TODAY,
        effective_on=TODAY + timedelta(days=5),
        actor="eve",
    )
    return made


def decided(provider: Provider) -> Made:
    run = ProcessRun.objects.create(
        provider=provider, process="sync-status", as_of=TODAY, status="SUCCEEDED"
    )
    return {"run": run, "provider": provider}


def paused_everywhere(provider: Provider) -> Made:
    with as_the_owner():
        PlatformSwitch.objects.create(process="mrc", reason="An upgrade")
    return {}


def message(provider: Provider) -> Made:
    return {"message": draft(provider)}
