"""How an account gets out of having amounts that no statement can take."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.customers.states import CustomerStatus
from accounts.models import Customer

from .states import Workflow

CODE = "UNPOSTABLE_TRANSACTIONS"


@dataclass(frozen=True)
class WayOut:
    words: str
    button: str
    address: str
    permission: str = ""


def ways_out(customer: Customer) -> list[WayOut]:
    """Return what staff can do about the account, the usual way first."""
    status = customer.status
    if status == CustomerStatus.LEAD:
        return [
            _workflow(
                customer,
                Workflow.QUALIFY,
                "Qualify and then activate it: the next statement takes the amounts.",
            ),
            _workflow(customer, Workflow.ABANDON, "Or abandon it: a final statement takes them."),
        ]
    if status == CustomerStatus.PENDING:
        return [
            _workflow(
                customer, Workflow.ACTIVATE, "Activate it: the next statement takes the amounts."
            ),
            _workflow(customer, Workflow.ABANDON, "Or abandon it: a final statement takes them."),
        ]
    if status == CustomerStatus.SUSPENDED:
        return [
            _workflow(
                customer,
                Workflow.REACTIVATE,
                "Reactivate it: the next statement takes the amounts.",
            ),
            _workflow(customer, Workflow.CLOSE, "Or close it: a final statement takes them."),
        ]
    if status == CustomerStatus.OPEN:
        return [
            WayOut(
                "Enable its billing cycle: the next statement takes the amounts.",
                "Enable the cycle",
                _fix(customer),
                "sync.fix_accounts",
            ),
            _workflow(customer, Workflow.CLOSE, "Or close it: a final statement takes them."),
        ]
    return [
        WayOut(
            "It is closed: its final statement takes the amounts.",
            "Final statement",
            _final(customer),
        )
    ]


def _workflow(customer: Customer, workflow: Workflow, words: str) -> WayOut:
    return WayOut(
        words,
        workflow.label,
        reverse("customer-workflow", args=[customer.account_number, workflow]),
        "accounts.run_workflows",
    )


def _final(customer: Customer) -> str:
    return f"{reverse('final-statements')}?q={customer.account_number}"


def _fix(customer: Customer) -> str:
    return reverse("issue-fix", args=[CODE, customer.account_number])
