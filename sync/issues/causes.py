"""Since when an account carries a code and what brought it, by the recorded status changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause, Subject
from accounts.text import status_word

from ..findings.states import IssueCode

ACCOUNT, PRODUCT, LINE = Subject.CUSTOMER, Subject.PRODUCT, Subject.LINE
ENDED = ("DISCONNECTED", "COMPLETED")

# Which recorded changes make a code: of the account to this status, of a product or line to one of
# these.
MAKERS: dict[IssueCode, tuple[tuple[str, tuple[str, ...]], ...]] = {
    IssueCode.OPEN_CYCLE_NOT_ENABLED: ((ACCOUNT, ("OPEN",)), (PRODUCT, ("ACTIVE",))),
    IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS: ((ACCOUNT, ("OPEN",)), (PRODUCT, ("SUSPENDED",))),
    IssueCode.OPEN_NO_SUBSCRIPTIONS: ((ACCOUNT, ("OPEN",)), (PRODUCT, ENDED)),
    IssueCode.CLOSED_WITH_SUBSCRIPTIONS: (
        (ACCOUNT, ("CLOSED",)),
        (PRODUCT, ("ACTIVE", "SUSPENDED")),
    ),
    IssueCode.LEAD_CYCLE_ENABLED: ((ACCOUNT, ("LEAD",)),),
    IssueCode.PENDING_CYCLE_ENABLED: ((ACCOUNT, ("PENDING",)),),
    IssueCode.PENDING_NO_SUBSCRIPTIONS: ((ACCOUNT, ("PENDING",)), (PRODUCT, ENDED)),
    IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS: (
        (ACCOUNT, ("SUSPENDED",)),
        (PRODUCT, ("ACTIVE",)),
    ),
    IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS: (
        (ACCOUNT, ("SUSPENDED",)),
        (PRODUCT, ("ACTIVE", *ENDED)),
    ),
    IssueCode.PARENT_CANNOT_BILL: ((ACCOUNT, ("LEAD", "PENDING", "SUSPENDED", "CLOSED")),),
    IssueCode.UNPOSTABLE_TRANSACTIONS: ((ACCOUNT, ("LEAD", "PENDING", "SUSPENDED")),),
    IssueCode.FINAL_STATEMENT_DUE: ((ACCOUNT, ("CLOSED",)),),
    IssueCode.PRODUCT_ON_DISCONNECTED_LINE: ((LINE, ("DISCONNECTED",)),),
    IssueCode.ACTIVE_NEVER_BILLED: ((PRODUCT, ("ACTIVE",)),),
    # No change of a status makes these.
    IssueCode.CYCLE_HELD: (),
    IssueCode.STATEMENT_WINDOW_MISSED: (),
    IssueCode.BALANCE_MISMATCH: (),
    IssueCode.PERIOD_GAP_OR_OVERLAP: (),
}
WORDS = {
    Cause.OVERRIDE: "A status override went around the workflow",
    Cause.IMPORT: "An import changed it",
    Cause.SERVICE: "A service was changed by itself, not by the account's workflow",
    Cause.ORDER: "An order changed it",
    Cause.WORKFLOW: "A workflow left it so",
    Cause.FIX: "An earlier fix left it so",
    Cause.SYNC_STATUS: "Sync Status closed the account",
    Cause.RESTORE: "The account was restored, and something has changed since",
    Cause.NRC: "A product was charged once and completed",
}
SAID_BY_PATH = {
    "API": "The API changed it without a workflow",
    "ADMIN": "The admin changed it without a workflow",
    "IMPORT": "An import changed it",
    "SQL": "It was changed in the database, without a workflow",
}
SKIPPED: dict[str, str] = {
    IssueCode.OPEN_CYCLE_NOT_ENABLED: "; the activation was skipped",
    IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS: "; the reactivation was skipped",
}
CAME_SO = "It has not changed since it was imported or created"


@dataclass(frozen=True)
class Origin:
    """What brought a code, in a sentence, and since when."""

    cause: str
    since: date
    by: str = ""


def origins(
    customers: Iterable[Customer], codes: dict[Any, list[str]]
) -> dict[tuple[Any, str], Origin]:
    """Return the origin of each (key, code); asks one query, however many customers."""
    latest = _latest_changes(list(codes))
    return {
        (customer.pk, code): _origin(customer, code, latest)
        for customer in customers
        for code in codes[customer.pk]
    }


def _latest_changes(keys: list[Any]) -> dict[tuple[Any, str, str], StatusChange]:
    """Return the last change to each status of the accounts, their products and their lines."""
    changes = StatusChange.objects.filter(customer__in=keys, subject__in=[ACCOUNT, PRODUCT, LINE])
    last = changes.order_by("customer_id", "subject", "to_status", "-id").distinct(
        "customer_id", "subject", "to_status"
    )
    return {(change.customer_id, change.subject, change.to_status): change for change in last}


def _origin(
    customer: Customer, code: str, latest: dict[tuple[Any, str, str], StatusChange]
) -> Origin:
    found = [
        latest[customer.pk, subject, status]
        for subject, statuses in MAKERS[IssueCode(code)]
        for status in statuses
        if (customer.pk, subject, status) in latest
        and (subject != ACCOUNT or status == customer.status)
    ]
    if not found:
        return Origin(CAME_SO, timezone.localdate(customer.created_at))
    change = max(found, key=lambda one: one.pk)
    return Origin(
        _sentence(change, code), change.as_of or timezone.localdate(change.changed_at), _who(change)
    )


def _sentence(change: StatusChange, code: str) -> str:
    if change.cause == Cause.DIRECT:
        told = SAID_BY_PATH.get(change.via, "It was changed without a workflow")
    else:
        told = WORDS.get(Cause(change.cause), Cause(change.cause).label)
    around = change.cause in (Cause.DIRECT, Cause.OVERRIDE) and change.subject == ACCOUNT
    return told + (SKIPPED.get(code, "") if around else "")


def _who(change: StatusChange) -> str:
    subject = change.get_subject_display().lower()
    said = f"{subject} {status_word(change.from_status)} to {status_word(change.to_status)}"
    via = f" ({change.via})" if change.via else ""
    reason = f": {change.reason}" if change.reason else ""
    return f"{said} by {change.actor}{via}{reason}"
