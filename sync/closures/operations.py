"""What staff do with automatic closures: restore, review, approve and reject.

Source: docs/rules.md section 6.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.customers.states import CustomerStatus
from accounts.database.sql import execute_sql
from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider, StatusChange
from accounts.processes.states import RunStatus
from accounts.status_changes.states import Cause, Subject
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction, recording
from accounts.text import check_line, status_word

from .batch import close_listed, restore_closed
from .models import Closure
from .staff_mail import resolve_held_alert, tell_of_closures
from .states import SYNC_STATUS, ClosureOutcome

LAST_CHANGE = StatusChange._base_manager.filter(
    provider=OuterRef("provider"), customer=OuterRef("customer"), subject=Subject.CUSTOMER
).order_by("-id")


def restorable(closures: QuerySet[Closure]) -> QuerySet[Closure]:
    """Return those whose account is still as the run left it, with `status_before`.

    A child needs a parent that is not closed.
    """
    return untouched(closures).filter(
        Q(customer__parent=None) | ~Q(customer__parent__status=CustomerStatus.CLOSED)
    )


def restorable_together(closures: QuerySet[Closure]) -> QuerySet[Closure]:
    """Return those that `restore_all` restores: a child too whose parent is restored with it."""
    parents = untouched(closures.filter(customer__parent=None)).values("customer_id")
    found = Q(customer__parent=None) | ~Q(customer__parent__status=CustomerStatus.CLOSED)
    return untouched(closures).filter(found | Q(customer__parent__in=parents))


def untouched(closures: QuerySet[Closure]) -> QuerySet[Closure]:
    """Return those whose account is still as the run left it, with `status_before`."""
    latest = closures.annotate(
        changed_by_run=Subquery(LAST_CHANGE.values("run_id")[:1]),
        status_before=Subquery(LAST_CHANGE.values("from_status")[:1]),
    )
    return latest.filter(
        outcome=ClosureOutcome.CLOSED,
        customer__status=CustomerStatus.CLOSED,
        changed_by_run=F("run_id"),
    )


@transaction.atomic
def restore_all(
    provider: Provider,
    closures: QuerySet[Closure],
    *,
    as_of: date,
    reason: str,
    exempt_days: int | None = None,
) -> int:
    """Restore every closure of the set that can be, parents before children, and return how many.

    Restoring exempts from Sync Status for `exempt_days` (the provider's default) and touches no
    billed-through date: the account is billed as if it had never been closed. Raises Refused
    without a reason.
    """
    if not reason.strip():
        raise Refused("say why the accounts are restored", code="reason_required")
    until = as_of + timedelta(
        days=provider.sync_exempt_days if exempt_days is None else exempt_days
    )
    customers = (
        Customer.objects.filter(pk__in=closures.values("customer"))
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    execute_sql(
        "SELECT count(*) FROM ({customers}) AS locked", customers=customers.values_list("pk")
    )
    with recording(cause=Cause.RESTORE, reason=reason, as_of=as_of.isoformat(), run_id=""):
        parents = restore_closed(
            provider.pk, restorable(closures.filter(customer__parent=None)), until
        )
        children = restore_closed(
            provider.pk, restorable(closures.exclude(customer__parent=None)), until
        )
    return parents + children


@transaction.atomic
def restore(closure: Closure, *, as_of: date, reason: str, exempt_days: int | None = None) -> None:
    """Restore one closure; raise Refused with what has changed since when it cannot be."""
    provider = Provider.objects.get(pk=closure.provider_id)
    if not restore_all(
        provider,
        Closure.objects.filter(pk=closure.pk),
        as_of=as_of,
        reason=reason,
        exempt_days=exempt_days,
    ):
        raise Refused(why_not_restorable(closure), code="not_restorable")


def why_not_restorable(closure: Closure) -> str:
    """Return what keeps a closure from being restored, in one line; nothing when it can be."""
    closure = Closure.objects.select_related("customer__parent").get(pk=closure.pk)
    return obstacle(closure, last_changes([closure]).get(closure.customer_id))


def obstacle(closure: Closure, last: StatusChange | None) -> str:
    """Return what keeps a closure from being restored, given its customer's last change of status.

    Return nothing when it can be.
    """
    customer = closure.customer
    if closure.outcome != ClosureOutcome.CLOSED:
        return (
            f"{customer.account_number} was not closed by this run, or is restored already: "
            f"{closure.get_outcome_display()}"
        )
    if last is None or last.run_id != closure.run_id:
        since = (
            f"{status_word(last.from_status)} → {status_word(last.to_status)}"
            f" by {last.actor} ({last.get_cause_display()})"
            if last
            else "no change on record"
        )
        return f"{customer.account_number} has changed since: {since}"
    if customer.parent and customer.parent.status == CustomerStatus.CLOSED:
        return f"its parent {customer.parent.account_number} is closed: restore that first"
    return ""


def last_changes(closures: Iterable[Closure]) -> dict[UUID, StatusChange]:
    """Return the last change of status of each closure's customer, by the customer's key."""
    keys = [closure.customer_id for closure in closures]
    changes = StatusChange.objects.filter(customer__in=keys, subject=Subject.CUSTOMER)
    latest = changes.order_by("customer", "-id").distinct("customer")
    return {change.customer_id: change for change in latest}


def mark_reviewed(closures: QuerySet[Closure], *, actor: str) -> int:
    return closures.filter(reviewed_at=None).update(reviewed_at=timezone.now(), reviewed_by=actor)


def closure_of(change: StatusChange) -> Closure:
    """Return the automatic closure that the change is. Raises Refused for any other change."""
    found: Closure | None = Closure.objects.filter(
        run=change.run_id, customer=change.customer_id
    ).first()
    if found is None or change.cause != Cause.SYNC_STATUS:
        raise Refused("the change is no automatic closure", code="not_a_closure")
    return found


def held_run(run_id: UUID) -> ProcessRun:
    """Return the held run that awaits a decision, locked, so that two people do not decide.

    Raise Refused for any other.
    """
    runs = ProcessRun.objects.filter(pk=run_id, process=SYNC_STATUS)
    run = runs.select_for_update(no_key=True).first()
    if run is None:
        raise Refused(f"there is no Sync Status run {run_id}", code="run_unknown")
    if run.status != RunStatus.HELD:
        raise Refused(f"the run is {status_word(run.status)}, not held", code="run_not_held")
    if run.superseded_by_id:
        raise Refused(
            f"the list has been taken over by run {run.superseded_by_id}: decide on that one",
            code="run_superseded",
        )
    return run


def approve_run(
    provider: Provider,
    run_id: UUID,
    *,
    as_of: date,
    actor: str,
    reason: str = "",
    chosen: Iterable[UUID] | None = None,
) -> ProcessRun:
    """Close those on a held run's list that still meet the rule, and nothing else.

    With `chosen` closures alone these are decided, and the run stays held while others wait.
    """
    check_line("reason", reason)
    with single_flight(provider, SYNC_STATUS):
        settings = {
            "cause": Cause.SYNC_STATUS,
            "via": "PROCESS",
            "run_id": str(run_id),
            "as_of": as_of.isoformat(),
        }
        with provider_transaction(provider, actor=actor, **settings):
            run = held_run(run_id)
            closed = close_listed(run, as_of, chosen=chosen)
            run.counts = {**run.counts, "closed": run.counts.get("closed", 0) + closed}
            run.note = f"approved by {actor}" + (f": {reason}" if reason else "")
            if not Closure.objects.filter(run=run, outcome=ClosureOutcome.HELD).exists():
                run.status, run.finished_at = RunStatus.SUCCEEDED, timezone.now()
                resolve_held_alert()
            run.save(update_fields=["counts", "status", "note", "finished_at"])
            if closed:
                tell_of_closures(provider, run, closed)
    return run


def reject_run(
    provider: Provider, run_id: UUID, *, as_of: date, actor: str, reason: str
) -> ProcessRun:
    """Close nothing on a held run's list, and exempt its accounts.

    They are exempt for the provider's `sync_exempt_days`, so that tomorrow does not ask again.
    """
    if not reason.strip():
        raise Refused("say why the run is rejected", code="reason_required")
    check_line("reason", reason)
    with single_flight(provider, SYNC_STATUS), provider_transaction(provider, actor=actor):
        run = held_run(run_id)
        listed = Closure.objects.filter(run=run, outcome=ClosureOutcome.HELD)
        exempt_until = as_of + timedelta(days=provider.sync_exempt_days)
        Customer.objects.filter(pk__in=listed.values("customer")).update(
            sync_exempt_until=exempt_until
        )
        listed.update(outcome=ClosureOutcome.REJECTED)
        run.status, run.finished_at = RunStatus.REJECTED, timezone.now()
        run.note = f"rejected by {actor}: {reason}"
        run.save(update_fields=["status", "note", "finished_at"])
        resolve_held_alert()
    return run
