"""Forms that act on many accounts: closures, issues, statements and processes."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Customer, ParkedAccount
from accounts.processes.runner import run_process
from accounts.processes.switches import pause
from products.services.operations import change_line
from sync.issues.operations import suppress
from sync.models import Closure
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OctoberStatementFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.reliability.forms.world import DAY, ON, TODAY, Form, World

HEALTH = "/account-health"


def sync_run(world: World, *, held: bool = False) -> str:
    """Run Sync Status over an account whose line was disconnected; return the run's address."""
    if held:
        world.provider.sync_hold_min_accounts, world.provider.sync_hold_percent = 0, 0
        world.provider.save()
    line = LineFactory(
        customer=CustomerFactory(bill_profile=world.profile, account_number="A-9", cycle_date=None),
        line_ref="L-9",
    )
    days = {"as_of": TODAY - timedelta(days=3), "effective_on": TODAY - timedelta(days=5)}
    change_line(line, "disconnect", **days)
    run = run_process(world.provider, "sync-status", as_of=TODAY, started_by="a test")
    assert Closure.objects.filter(run=run).exists()
    return f"{HEALTH}/sync-status/{run.pk}"


def closures_reviewed(world: World) -> Form:
    return f"{sync_run(world)}/review/{ON}", {"scope": "all"}


def closures_restored(world: World) -> Form:
    values = {"scope": "all", "reason": "A mistake", "exempt_days": "30"}
    return world.sealed(f"{sync_run(world)}/restore/{ON}", values)


def run_approved(world: World) -> Form:
    values = {"scope": "all", "reason": "The list is right"}
    return world.sealed(f"{sync_run(world, held=True)}/approve/{ON}", values)


def run_rejected(world: World) -> Form:
    return f"{sync_run(world, held=True)}/reject/{ON}", {"reason": "The import was wrong"}


def final_statements(world: World) -> Form:
    closed = CustomerFactory(
        bill_profile=world.profile,
        account_number="A-8",
        status="CLOSED",
        cycle_date=date(2026, 10, 5),
    )
    OctoberStatementFactory(customer=closed, statement_number="71", charges=Decimal("1.00"))
    TransactionFactory(customer=closed, amount=Decimal("20.00"), date=date(2026, 11, 1))
    return world.sealed(f"/billing/create-statements/final/create/{ON}", {"scope": "all"})


def released(world: World) -> Form:
    customer = CustomerFactory(
        bill_profile=world.profile, account_number="A-1", cycle_date=date(2026, 12, 1)
    )
    kind = ProductTypeFactory(code="FIBRE", name="Fibre")
    ProductFactory(
        customer=customer,
        product_type=kind,
        product_ref="P-1",
        rate=Decimal("29.95"),
        billed_through_date=date(2024, 6, 30),
    )
    values = {"from_date": "", "reason": ""}
    return world.sealed(f"/billing/create-statements/parked/P-1/{ON}", values)


def account_released(world: World) -> Form:
    run = run_process(world.provider, "mrc", as_of=TODAY, started_by="a test")
    parked = ParkedAccount.objects.create(
        provider=world.provider,
        process="mrc",
        customer=world.account(),
        reason="numeric field overflow",
        run=run,
        last_seen_at=timezone.now(),
    )
    return f"/operations/parked-accounts/{parked.pk}/release/", {}


def lead_with_a_cycle(world: World) -> Customer:
    return CustomerFactory(
        bill_profile=world.profile,
        account_number="A-3",
        status="LEAD",
        cycle_date=date(2026, 11, 25),
    )


CODE = "LEAD_CYCLE_ENABLED"
ONE_ISSUE = f"{HEALTH}/issues/{CODE}/A-3"


def issues_fixed(world: World) -> Form:
    lead_with_a_cycle(world)
    values = {"code": CODE, "scope": "all", "confirmed": "yes", "fix": "disable-cycle"}
    return f"{HEALTH}/issues/fix/{ON}", values


def ledger_checked(world: World) -> Form:
    world.account()
    return f"{HEALTH}/issues/check-ledger/", {}


def issue_fixed(world: World) -> Form:
    lead_with_a_cycle(world)
    values = {"fix": "disable-cycle", "effective_on": DAY, "reason": ""}
    return world.sealed(f"{ONE_ISSUE}/{ON}", values)


def issue_suppressed(world: World) -> Form:
    lead_with_a_cycle(world)
    return f"{ONE_ISSUE}/suppress/", {"until": "2030-01-01", "reason": "They sign next week"}


def issue_unsuppressed(world: World) -> Form:
    customer, until = lead_with_a_cycle(world), date(2030, 1, 1)
    suppress(customer, CODE, until=until, reason="x", actor="clara", as_of=TODAY)
    return f"{ONE_ISSUE}/unsuppress/", {}


def statements_started(world: World) -> Form:
    TransactionFactory(customer=world.account(), amount=Decimal("20.00"), date=date(2026, 11, 1))
    confirm = world.browser.post(f"/billing/create-statements/confirm/{ON}", {"scope": "all"})
    values = {"scope": "all", "shown": confirm.context["shown"]}
    return f"/billing/create-statements/start/{ON}", values


def bulk_act_started(world: World) -> Form:
    world.account()
    values = {"list": "customers", "scope": "picked", "account": ["A-1"], "reason": "A pause"}
    return world.sealed(f"/operations/bulk-acts/suspend/start/{ON}", values)


def process_run(world: World) -> Form:
    return f"/operations/processes/run/{ON}", {"process": "mrc"}


def process_paused(world: World) -> Form:
    return "/operations/processes/mrc/pause/", {"reason": "looking into it"}


def process_resumed(world: World) -> Form:
    pause(world.provider, "mrc", reason="looking into it", actor="clara")
    return "/operations/processes/mrc/resume/", {}
