"""Acts that are refused, each with every way in: operation, page, command and API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.urls import reverse

from accounts.models import Customer, Provider, User
from accounts.processes.switches import resume
from notifications.messages.operations import launch_message, reject_message
from products.orders.operations import complete_order, reschedule_order
from products.services.operations import add_product, change_line, change_product
from statements.charges.releases import release
from statements.payments.operations import record_payment_attempt
from statements.posting.operations import create_final
from sync.closures.operations import approve_run, reject_run
from sync.fixes.fixes import fix_account
from sync.workflows.operations import override_status, run_workflow, schedule_workflow
from tests.acts.starting import (
    DAY,
    TODAY,
    Made,
    _account,
    _decided,
    _final_due,
    _message,
    _parked,
    _paused,
    _paused_everywhere,
    _scheduled,
    _with_line,
    _with_order,
)
from tests.factories import (
    ProductTypeFactory,
)


@dataclass(frozen=True)
class Case:
    """An act in a state that does not allow it.

    `make` brings the state about. `page` is the address and the form, `command` the words and
    options, `api` the address and the body; an act that has no such way leaves it out.
    """

    name: str
    says: str
    make: Callable[[Provider], Made]
    operation: Callable[[Made], object]
    page: Callable[[Made], tuple[str, Made]] | None = None
    command: Callable[[Made], tuple[list[str], Made]] | None = None
    api: Callable[[Made], tuple[str, Made]] | None = None
    code: str = ""
    ways: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.ways.extend(way for way in ("page", "command", "api") if getattr(self, way))


def _workflow(name: str) -> Callable[[Made], tuple[str, Made]]:
    return lambda made: (
        reverse("customer-workflow", args=["A-1", name]),
        {"effective_on": DAY, "reason": ""},
    )


def _permitted(made: Made) -> Customer:
    return override_status(made["customer"], "CLOSED", as_of=TODAY, reason="", permitted=True)


def _failed_payment(made: Made) -> object:
    return record_payment_attempt(
        made["customer"],
        status="FAILED",
        amount=Decimal("5.00"),
        as_of=TODAY,
        attempted_at=datetime(2026, 12, 9, 12, tzinfo=UTC),
    )


LATER = (TODAY + timedelta(days=5)).isoformat()
LONG_AGO = TODAY - timedelta(days=40)

CASES = [
    Case(
        "a product is released while charges are paused",
        "Prices are checked",
        _paused("mrc", _parked),
        lambda made: release(made["product"], as_of=TODAY),
        lambda made: (reverse("parked-release", args=["P-1"]), {"from_date": "", "reason": ""}),
        lambda made: (["parked_products"], {"release": "P-1"}),
        code="process_paused",
    ),
    Case(
        "days are left uncharged without a reason",
        "say why the days before are not charged",
        _parked,
        lambda made: release(made["product"], as_of=TODAY, from_date=date(2026, 7, 1)),
        lambda made: (
            reverse("parked-release", args=["P-1"]),
            {"from_date": "2026-07-01", "reason": ""},
        ),
        lambda made: (["parked_products"], {"release": "P-1", "from_date": date(2026, 7, 1)}),
        code="reason_required",
    ),
    Case(
        "a final statement is made while statements are paused",
        "Prices are checked",
        _paused("statements", _final_due),
        lambda made: create_final(made["provider"], as_of=TODAY, account_numbers=["A-1"]),
        lambda made: (reverse("final-statements-create"), {"account": "A-1"}),
        lambda made: (["final_statements"], {"create": ["A-1"]}),
        code="process_paused",
    ),
    Case(
        "an account is suspended without a reason",
        "say why the account is suspended",
        lambda provider: _account(),
        lambda made: run_workflow(made["customer"], "suspend", as_of=TODAY),
        _workflow("suspend"),
        lambda made: (["run_workflow", "suspend", "A-1"], {}),
        code="reason_required",
    ),
    Case(
        "a lead is closed",
        "close is not allowed; allowed: abandon, qualify",
        lambda provider: _account("LEAD", cycle_date=None, cycle_day=None),
        lambda made: run_workflow(made["customer"], "close", as_of=TODAY),
        _workflow("close"),
        lambda made: (["run_workflow", "close", "A-1"], {}),
        code="transition_refused",
    ),
    Case(
        "an account with an unfinished order is closed",
        "order O-1 is not finished",
        _with_order("OPEN"),
        lambda made: run_workflow(made["customer"], "close", as_of=TODAY),
        _workflow("close"),
        lambda made: (["run_workflow", "close", "A-1"], {}),
        code="order_unfinished",
    ),
    Case(
        "a workflow is scheduled twice for a day",
        "is scheduled for",
        _scheduled,
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
        lambda provider: _account(),
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
        "a line is changed too long ago",
        "is more than 31 days before",
        _with_line,
        lambda made: change_line(made["line"], "suspend", as_of=TODAY, effective_on=LONG_AGO),
        lambda made: (
            reverse("line-change", args=["A-1", "L-1"]),
            {"transition": "suspend", "effective_on": LONG_AGO.isoformat(), "reason": ""},
        ),
        lambda made: (["change_service", "line", "L-1", "suspend"], {"effective_on": LONG_AGO}),
        code="too_far_back",
    ),
    Case(
        "a product is changed before its day",
        "a service changes today or up to 31 days back",
        _parked,
        lambda made: change_product(
            made["product"], "suspend", as_of=TODAY, effective_on=TODAY + timedelta(days=5)
        ),
        lambda made: (
            reverse("product-change", args=["A-1", "P-1"]),
            {"transition": "suspend", "effective_on": LATER, "reason": ""},
        ),
        lambda made: (
            ["change_service", "product", "P-1", "suspend"],
            {"effective_on": TODAY + timedelta(days=5)},
        ),
        code="not_schedulable",
    ),
    Case(
        "a suspended account gets an active product",
        "A-1 is suspended: take it back to open first",
        lambda provider: _account("SUSPENDED") | {"type": ProductTypeFactory(code="T-1")},
        lambda made: add_product(
            made["customer"], made["type"], as_of=TODAY, rate=Decimal(5), activated_on=TODAY
        ),
        lambda made: (
            reverse("product-add", args=["A-1"]),
            {
                "product_type": "T-1",
                "rate": "5.00",
                "quantity": "1",
                "activated_on": DAY,
            },
        ),
        code="account_not_open",
    ),
    Case(
        "an order that ended is completed",
        "complete is not allowed; allowed: nothing",
        _with_order("CANCELLED"),
        lambda made: complete_order(made["order"], as_of=TODAY),
        lambda made: (reverse("order-act", args=["A-1", "O-1", "complete"]), {"reason": ""}),
        lambda made: (["order", "complete", "O-1"], {}),
        code="transition_refused",
    ),
    Case(
        "an order is rescheduled too far back",
        "is more than 31 days before",
        _with_order("OPEN"),
        lambda made: reschedule_order(made["order"], LONG_AGO, as_of=TODAY),
        lambda made: (
            reverse("order-act", args=["A-1", "O-1", "reschedule"]),
            {"effective_on": LONG_AGO.isoformat()},
        ),
        lambda made: (["order", "reschedule", "O-1"], {"effective_on": LONG_AGO}),
        code="too_far_back",
    ),
    Case(
        "an issue is fixed that the account has not",
        "does not have OPEN_CYCLE_NOT_ENABLED",
        lambda provider: _account(),
        lambda made: fix_account(made["customer"], "OPEN_CYCLE_NOT_ENABLED", as_of=TODAY),
        lambda made: (
            reverse("issue-fix", args=["OPEN_CYCLE_NOT_ENABLED", "A-1"]),
            {"fix": "enable-cycle", "effective_on": DAY, "reason": ""},
        ),
        lambda made: (["fix_account", "OPEN_CYCLE_NOT_ENABLED", "A-1"], {}),
        code="issue_absent",
    ),
    Case(
        "a run that is not held is approved",
        "the run is succeeded, not held",
        _decided,
        lambda made: approve_run(made["provider"], made["run"].pk, as_of=TODAY, actor="eve"),
        lambda made: (reverse("sync-run-approve", args=[made["run"].pk]), {}),
        lambda made: (["approve_run", str(made["run"].pk)], {}),
        code="run_not_held",
    ),
    Case(
        "a run that is not held is rejected",
        "the run is succeeded, not held",
        _decided,
        lambda made: reject_run(
            made["provider"], made["run"].pk, as_of=TODAY, actor="eve", reason="no"
        ),
        lambda made: (reverse("sync-run-reject", args=[made["run"].pk]), {"reason": "no"}),
        lambda made: (["approve_run", str(made["run"].pk)], {"reject": True, "reason": "no"}),
        code="run_not_held",
    ),
    Case(
        "a process is resumed that is paused for all providers",
        "is paused for all providers; ops can resume it",
        _paused_everywhere,
        lambda made: resume("mrc", actor="eve"),
        lambda made: (reverse("process-resume", args=["mrc"]), {}),
        lambda made: (["pause_process", "mrc"], {"resume": True}),
        lambda made: ("processes/mrc/resume", {}),
        code="paused_for_all",
    ),
    Case(
        "a failed payment is recorded without its reason",
        "say why the payment failed",
        lambda provider: _account(),
        _failed_payment,
        lambda made: (
            reverse("payment-record", args=["A-1"]),
            {
                "attempt-status": "FAILED",
                "attempt-amount": "5.00",
                "attempt-attempted_on": "2026-12-09",
            },
        ),
        api=lambda made: (
            "payment-attempts",
            {
                "account_number": "A-1",
                "status": "FAILED",
                "amount": "5.00",
                "attempted_at": "2026-11-20T12:00:00Z",
            },
        ),
        code="reason_required",
    ),
    Case(
        "a draft is launched",
        "launch is not allowed",
        _message,
        lambda made: launch_message(made["message"], actor="eve"),
        lambda made: (
            reverse("message-act", args=[made["message"].pk, "launch"]),
            {"percentage": "100"},
        ),
        api=lambda made: (f"messages/{made['message'].pk}/launch", {}),
        code="transition_refused",
    ),
    Case(
        "a message is sent back without a reason",
        "say what is to be changed",
        _message,
        lambda made: reject_message(made["message"], actor="eve", reason=" "),
        lambda made: (reverse("message-act", args=[made["message"].pk, "reject"]), {"reason": ""}),
        api=lambda made: (f"messages/{made['message'].pk}/reject", {}),
        code="reason_required",
    ),
]


def person(provider: Provider) -> User:
    """Return clara, who may do everything in the provider."""
    return User.objects.create_user("clara", password="secret", provider=provider)
