"""Acts on an account that its state does not allow."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from accounts.models import Customer
from sync.fixes.fixes import fix_account
from sync.workflows.operations import override_status, run_workflow, schedule_workflow
from tests.acts.case import Case
from tests.acts.starting import DAY, LATER, TODAY, Made, account, scheduled, with_order


def _workflow(name: str) -> Callable[[Made], tuple[str, Made]]:
    return lambda made: (
        reverse("customer-workflow", args=["A-1", name]),
        {"effective_on": DAY, "reason": ""},
    )


def _permitted(made: Made) -> Customer:
    return override_status(made["customer"], "CLOSED", as_of=TODAY, reason="", permitted=True)


ACCOUNT_CASES = [
    Case(
        "an account is suspended without a reason",
        "say why the account is suspended",
        lambda provider: account(),
        lambda made: run_workflow(made["customer"], "suspend", as_of=TODAY),
        _workflow("suspend"),
        lambda made: (["run_workflow", "suspend", "A-1"], {}),
        code="reason_required",
    ),
    Case(
        "a lead is closed",
        "close is not allowed; allowed: abandon, qualify",
        lambda provider: account("LEAD", cycle_date=None, cycle_day=None),
        lambda made: run_workflow(made["customer"], "close", as_of=TODAY),
        _workflow("close"),
        lambda made: (["run_workflow", "close", "A-1"], {}),
        code="transition_refused",
    ),
    Case(
        "an account with an unfinished order is closed",
        "order O-1 is not finished",
        with_order("OPEN"),
        lambda made: run_workflow(made["customer"], "close", as_of=TODAY),
        _workflow("close"),
        lambda made: (["run_workflow", "close", "A-1"], {}),
        code="order_unfinished",
    ),
    Case(
        "a workflow is scheduled twice for a day",
        "is scheduled for",
        scheduled,
        lambda made: schedule_workflow(
            made["customer"],
            "close",
            as_of=TODAY,
            effective_on=TODAY + timedelta(days=5),
            actor="eve",
        ),
        lambda made: (
            reverse("customer-workflow", args=["A-1", "close"]),
            {"effective_on": LATER, "reason": ""},
        ),
        lambda made: (
            ["run_workflow", "close", "A-1"],
            {"effective_on": TODAY + timedelta(days=5), "dry_run": True},
        ),
        code="already_scheduled",
    ),
    Case(
        "a status is overridden without a reason",
        "say why the status is overridden",
        lambda provider: account(),
        _permitted,
        lambda made: (
            reverse("customer-override", args=["A-1"]),
            {"to_status": "CLOSED", "reason": ""},
        ),
        lambda made: (
            ["run_workflow", "override", "A-1"],
            {"to_status": "CLOSED", "actor": "clara"},
        ),
        code="reason_required",
    ),
    Case(
        "an issue is fixed that the account has not",
        "does not have OPEN_CYCLE_NOT_ENABLED",
        lambda provider: account(),
        lambda made: fix_account(made["customer"], "OPEN_CYCLE_NOT_ENABLED", as_of=TODAY),
        lambda made: (
            reverse("issue-fix", args=["OPEN_CYCLE_NOT_ENABLED", "A-1"]),
            {"fix": "enable-cycle", "effective_on": DAY, "reason": ""},
        ),
        lambda made: (["fix_account", "OPEN_CYCLE_NOT_ENABLED", "A-1"], {}),
        code="issue_absent",
    ),
]
