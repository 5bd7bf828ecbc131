"""The pages of Sync Status: their addresses, and what a test does on them."""

from datetime import date
from typing import Any

from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from tests.browser import Browser

LIST = "/account-health/sync-status/"
TODAY = date(2026, 11, 20)
ON = "?as_of=2026-11-20"
PERMISSION = "sync.review_closures"


def sync(provider: Provider) -> ProcessRun:
    return run_process(provider, "sync-status", as_of=TODAY, started_by="the clock")


def statuses(provider: Provider) -> dict[str, str]:
    """Return the status of each account by its number."""
    with provider_transaction(provider):
        return dict(Customer.objects.values_list("account_number", "status"))


def closure_of(provider: Provider, number: str) -> Closure:
    with provider_transaction(provider):
        return Closure.objects.get(customer__account_number=number)


def page_of(run: ProcessRun, part: str = "") -> str:
    return f"{LIST}{run.pk}/{part}{ON}"


def approve(client: Browser, run: ProcessRun, **values: Any) -> Any:
    """Approve a held run, all that it lists unless told, and confirm what the page shows."""
    values = {"scope": "all", "reason": "The list is right"} | values
    page = client.post(page_of(run, "approve/"), values)
    values["shown"] = page.context["shown"] if page.context else ""
    return client.post(page_of(run, "approve/"), values, follow=True)


def restore(client: Browser, run: ProcessRun, **values: Any) -> Any:
    """Choose closures of the run, and confirm what the page shows."""
    values = {"reason": "Closed by mistake", "exempt_days": "30"} | values
    page = client.post(page_of(run, "restore/"), values)
    values["shown"] = page.context["shown"] if page.context else ""
    return client.post(page_of(run, "restore/"), values, follow=True)
