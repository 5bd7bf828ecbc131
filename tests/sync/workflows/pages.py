"""The workflow pages: their addresses, what they show, and what a test does on them."""

from datetime import date
from typing import Any

from accounts.models import Customer, Provider, StatusChange
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product
from statements.models import Transaction
from sync.models import ScheduledWorkflow
from tests.browser import Browser

TODAY = date(2026, 11, 20)
ON = "?as_of=2026-11-20"
PERMISSION, OVERRIDE = "accounts.run_workflows", "accounts.override_status"


def address(name: str, number: str = "A-1") -> str:
    return f"/customers/{number}/workflows/{name}/{ON}"


def state(provider: Provider) -> tuple[Any, ...]:
    """Return what a workflow may change."""
    with provider_transaction(provider):
        return (
            list(Customer.objects.order_by("pk").values()),
            list(Product.objects.values()),
            list(Line.objects.values()),
            StatusChange.objects.count(),
            Transaction.objects.count(),
            ScheduledWorkflow.objects.count(),
        )


def shown(client: Browser, name: str, **asked: str) -> str:
    """Return the seal of what the page shows."""
    return client.get(address(name), asked | {"as_of": "2026-11-20"}).context.get("shown", "")


def confirm(client: Browser, name: str, **values: str) -> Any:
    """Look at the page, and confirm what it showed."""
    asked = {"effective_on": TODAY.isoformat()} | values
    return client.post(address(name), asked | {"shown": shown(client, name, **asked)})
