"""The acts that can be done on many accounts at once, each by the operation of one account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.bill_profiles.models import BillProfile
from accounts.customers.operations import edit_customer
from accounts.errors import Refused
from accounts.models import Customer

from ..fixes.fixes import FIXES, find_fix
from ..issues.operations import fix_without_money
from ..workflows.operations import run_workflow
from ..workflows.states import Workflow

Values = Mapping[str, str]
WORKFLOWS, EDITING, FIXING = (
    "accounts.run_workflows",
    "accounts.edit_customers",
    "sync.fix_accounts",
)
# Which workflow takes back what a workflow or a fix has done to an account
UNDONE_BY: dict[str, str] = {
    Workflow.SUSPEND: Workflow.REACTIVATE,
    Workflow.REACTIVATE: Workflow.SUSPEND,
    Workflow.CLOSE: Workflow.REOPEN,
}


@dataclass(frozen=True)
class Act:
    """An act on one account, as it is done on many.

    `do` returns what it has replaced, to be undone; it raises Refused. `asks` names the fields of
    the form, and `needs` those that must be given. `undo` names the act that takes it back.
    """

    name: str
    verb: str
    done: str
    permission: str
    follows: str
    do: Callable[[Customer, Values, date], str]
    asks: tuple[str, ...] = ("reason",)
    needs: tuple[str, ...] = ()
    undo: Callable[[Values], str] = lambda values: ""
    in_lists: bool = True


def _workflow(name: str) -> Callable[[Customer, Values, date], str]:
    def do(customer: Customer, values: Values, as_of: date) -> str:
        run_workflow(customer, name, as_of=as_of, reason=values.get("reason", ""))
        return ""

    return do


def _reassign(customer: Customer, values: Values, as_of: date) -> str:
    return _assign(customer, values["bill_profile"], as_of)


def _assign(customer: Customer, code: str, as_of: date) -> str:
    before: BillProfile = customer.bill_profile
    profile = BillProfile.objects.filter(code=code).first()
    if profile is None:
        raise Refused(f"there is no bill profile {code}", code="bill_profile_unknown")
    if profile.pk == before.pk:
        raise Refused(f"the account has {profile.name} already", code="bill_profile_same")
    edit_customer(customer, {"bill_profile": profile}, as_of=as_of)
    return before.code


def _fix(customer: Customer, values: Values, as_of: date) -> str:
    fix_without_money(customer, values["code"], values["fix"], as_of, values.get("reason", ""))
    return ""


def undo_of_fix(name: str) -> str:
    """Return the workflow that takes back what a fix does to accounts; empty where none does."""
    return UNDONE_BY.get(name, "")


ACTS = {
    act.name: act
    for act in (
        Act(
            "suspend",
            "Suspend",
            "suspended",
            WORKFLOWS,
            "The accounts and their active services are suspended: their cycles stand still.",
            _workflow(Workflow.SUSPEND),
            needs=("reason",),
            undo=lambda values: "reactivate",
        ),
        Act(
            "reactivate",
            "Reactivate",
            "reactivated",
            WORKFLOWS,
            "The accounts open, and suspended services come back and are billed from today on.",
            _workflow(Workflow.REACTIVATE),
            undo=lambda values: "suspend",
        ),
        Act(
            "close",
            "Close",
            "closed",
            WORKFLOWS,
            "Everything that is left is disconnected, and the accounts are closed.",
            _workflow(Workflow.CLOSE),
            needs=("reason",),
            undo=lambda values: "reopen",
        ),
        Act(
            "reopen",
            "Reopen",
            "reopened",
            WORKFLOWS,
            "The accounts open again; services that were disconnected stay so.",
            _workflow(Workflow.REOPEN),
            undo=lambda values: "close",
        ),
        Act(
            "bill-profile",
            "Change the bill profile of",
            "given another bill profile",
            EDITING,
            "Modes, lead days and due dates follow the new profile from the next statement on.",
            _reassign,
            asks=("bill_profile",),
            needs=("bill_profile",),
            undo=lambda values: "bill-profile-back",
        ),
        Act(
            "fix",
            "Fix",
            "fixed",
            FIXING,
            "Each is looked at before it is fixed. One whose fix would cause or prevent a charge "
            "in the next 60 days is left as it is and named.",
            _fix,
            asks=("fix", "reason"),
            needs=("code", "fix"),
            undo=lambda values: undo_of_fix(values.get("fix", "")),
            in_lists=False,
        ),
        Act(
            "bill-profile-back",
            "Give the former bill profile back to",
            "given their former bill profile",
            EDITING,
            "Each gets the bill profile that it had before.",
            lambda customer, values, as_of: _assign(customer, values["before"], as_of),
            asks=(),
            in_lists=False,
        ),
    )
}


def find_act(name: str) -> Act:
    """Return the act. Raises Refused when there is none of this name."""
    if name not in ACTS:
        raise Refused(f"there is no act {name}", code="act_unknown")
    return ACTS[name]


def check_values(act: Act, values: Mapping[str, Any]) -> None:
    """Raise Refused where something that the act needs is missing or is not there."""
    for name in act.needs:
        if not str(values.get(name, "")).strip():
            raise Refused(f"the {name.replace('_', ' ')} is missing", code=f"{name}_required")
    if act.name == "fix":
        if values["code"] not in FIXES:
            raise Refused(f"{values['code']!r} is not an issue code", code="issue_code_unknown")
        find_fix(values["code"], values["fix"])
