"""An incident that is open, and presses of its pages."""

from typing import Any

from accounts.models import ProcessRun, Provider
from accounts.tenancy.transactions import provider_transaction

ROOM, ENTER = "sync.take_back", "statements.enter_entries"
APPROVE = "sync.approve_apologies"
ALL = (ROOM, ENTER, "notifications.manage_notifications")


def confirmed(browser: Any, address: str, values: dict[str, Any]) -> Any:
    shown = browser.post(address, values).context["shown"]
    return browser.post(address, values | {"shown": shown})


def latest_run(provider: Provider) -> ProcessRun:
    with provider_transaction(provider):
        return ProcessRun.objects.latest("id")
