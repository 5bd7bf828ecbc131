"""The guided fixes of issue codes: each one operation and one transaction.

They use the same effects as the workflows. Source: docs/issues.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.errors import Refused
from accounts.events.operations import status_events
from accounts.models import Customer
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording
from products.services.operations import BACKDATED_DAYS, lock_customer

from ..findings.states import SOURCE_CODES, IssueCode
from ..rules.codes import CODES
from ..rules.issues import codes_of_accounts
from ..workflows.effects import WorkflowTerms
from . import effects

# What a fix must not bring in. A final statement that falls due, or a window missed, is no fault of
# an account but work to be done.
WATCHED = (
    *SOURCE_CODES,
    IssueCode.PARENT_CANNOT_BILL,
    IssueCode.UNPOSTABLE_TRANSACTIONS,
    IssueCode.PRODUCT_ON_DISCONNECTED_LINE,
    IssueCode.ACTIVE_NEVER_BILLED,
)


@dataclass(frozen=True)
class Fix:
    """One way to mend a code.

    It has its name, the words on its button, what it does, and the effect itself.
    """

    name: str
    title: str
    consequence: str
    effect: Callable[[Customer, WorkflowTerms], None]


_ENABLE = Fix(
    "enable-cycle",
    "Enable the billing cycle",
    "Sets the cycle date and bills the services from today on; the days before are not charged.",
    effects.enable_from_today,
)
_ENABLE_ALL = Fix(
    "enable-cycle-charge-gap",
    "Enable the cycle, charge the time before",
    "Sets the cycle date; services are billed from where they are billed through.",
    effects.enable_with_gap,
)
_DISABLE = Fix(
    "disable-cycle",
    "Take the cycle date away",
    "Nothing is charged until the account is activated.",
    effects.disable_cycle,
)
_OPEN = Fix(
    "open-account",
    "Open the account",
    "Goes through the activation: lines and products become active, the cycle date is set.",
    effects.open_account,
)
_SUSPEND_SERVICES = Fix(
    "suspend-services",
    "Suspend the services",
    "Active lines and products are suspended; the account stays suspended.",
    effects.suspend_services,
)
_REACTIVATE = Fix(
    "reactivate",
    "Reactivate the account",
    "The account opens, suspended services come back and are billed from today on.",
    effects.workflow("reactivate"),
)
_CLOSE = Fix(
    "close",
    "Close the account",
    "Everything that is left is disconnected and the account closed.",
    effects.workflow("close"),
)
_ABANDON = Fix(
    "abandon",
    "Abandon the account",
    "Unfinished orders are cancelled, everything is disconnected and the account closed.",
    effects.workflow("abandon"),
)

FIXES: dict[IssueCode, tuple[Fix, ...]] = {
    IssueCode.OPEN_CYCLE_NOT_ENABLED: (_ENABLE, _ENABLE_ALL),
    IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS: (
        Fix(
            "reactivate-services",
            "Reactivate the services",
            "Suspended lines and products come back and are billed from today on.",
            effects.reactivate_open,
        ),
        Fix(
            "suspend",
            "Suspend the account",
            "The account and its active services are suspended: its cycle stands still.",
            effects.workflow("suspend"),
        ),
        Fix(
            "disconnect-suspended",
            "Disconnect what is suspended",
            "Suspended products are disconnected for good; the others go on.",
            effects.disconnect_suspended,
        ),
    ),
    IssueCode.OPEN_NO_SUBSCRIPTIONS: (_CLOSE,),
    IssueCode.CLOSED_WITH_SUBSCRIPTIONS: (
        Fix(
            "disconnect-rest",
            "Disconnect the rest",
            "Lines and products that are left are disconnected; the account stays closed.",
            effects.disconnect_rest,
        ),
        Fix(
            "reopen",
            "Reopen the account",
            "The account opens, its services are active and are billed from today on.",
            effects.workflow("reopen"),
        ),
    ),
    IssueCode.LEAD_CYCLE_ENABLED: (_DISABLE, _OPEN),
    IssueCode.PENDING_CYCLE_ENABLED: (_DISABLE, _OPEN),
    IssueCode.PENDING_NO_SUBSCRIPTIONS: (_ABANDON,),
    IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS: (_SUSPEND_SERVICES, _REACTIVATE),
    IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS: (_SUSPEND_SERVICES, _REACTIVATE, _CLOSE),
    IssueCode.PARENT_CANNOT_BILL: (
        Fix(
            "open-parent",
            "Open the parent",
            "The parent opens and its billing cycle is enabled; its own services come back.",
            effects.open_parent,
        ),
    ),
    IssueCode.UNPOSTABLE_TRANSACTIONS: (_ENABLE, _REACTIVATE, _OPEN, _CLOSE, _ABANDON),
    IssueCode.PRODUCT_ON_DISCONNECTED_LINE: (
        Fix(
            "disconnect-products",
            "Disconnect the products",
            "Products on disconnected lines are disconnected.",
            effects.disconnect_on_dead_lines,
        ),
    ),
    IssueCode.ACTIVE_NEVER_BILLED: (
        Fix(
            "bill-from-today",
            "Bill from today",
            "Subscriptions that were never billed are billed from today on.",
            effects.bill_from_today,
        ),
        Fix(
            "bill-from-activation",
            "Bill from activation",
            "They are billed from the day on which each was activated.",
            effects.bill_from_activation,
        ),
    ),
    # Mended by creating a statement, or by an operator.
    IssueCode.FINAL_STATEMENT_DUE: (),
    IssueCode.CYCLE_HELD: (),
    IssueCode.STATEMENT_WINDOW_MISSED: (),
    IssueCode.BALANCE_MISMATCH: (),
    IssueCode.PERIOD_GAP_OR_OVERLAP: (),
}


def fixes_for(code: str, customer: Customer | None = None) -> tuple[Fix, ...]:
    """Return the ways to mend a code, the usual one first.

    With a customer, those that its status allows.
    """
    fixes = FIXES[IssueCode(code)]
    return (
        fixes
        if customer is None
        else tuple(fix for fix in fixes if effects.status_allows(fix.name, customer))
    )


def find_fix(code: str, name: str = "") -> Fix:
    """Return the named way to mend the code, or the usual one.

    Raise Refused for one that there is not.
    """
    if code not in CODES:
        raise Refused(
            f"{code!r} is not an issue code: {', '.join(CODES)}", code="issue_code_unknown"
        )
    fixes = {fix.name: fix for fix in fixes_for(code)}
    if not fixes:
        raise Refused(f"{code} has no guided fix: {CODES[code].fix}", code="no_guided_fix")
    if name and name not in fixes:
        raise Refused(f"{name!r} does not fix {code}: {', '.join(fixes)}", code="fix_unknown")
    return fixes[name] if name else next(iter(fixes.values()))


@transaction.atomic
def fix_account(
    customer: Customer,
    code: str,
    name: str = "",
    *,
    as_of: date,
    effective_on: date | None = None,
    reason: str = "",
) -> Customer:
    """Mend one code of the account and return it as it then is.

    Afterwards the account no longer carries the code, and neither it nor its family carries one
    that it had not. Raises Refused with what is in the way, such as an unfinished order; nothing
    has changed then.
    """
    fix = find_fix(code, name)
    day = effective_on or as_of
    if not as_of - timedelta(days=BACKDATED_DAYS) <= day <= as_of:
        raise Refused(
            f"{day} is not within {BACKDATED_DAYS} days up to {as_of}", code="date_out_of_range"
        )
    customer = lock_customer(customer.pk)
    watched = tuple({*WATCHED, code})
    before = codes_of_accounts(_family(customer), as_of, watched)
    if (customer.pk, code) not in before:
        raise Refused(f"{customer.account_number} does not have {code}", code="issue_absent")
    said = reason.strip() or f"{fix.title}: {code}"
    with (
        status_events(*_family(customer)),
        recording(cause=Cause.FIX, reason=said, as_of=as_of.isoformat()),
    ):
        fix.effect(customer, WorkflowTerms(day, as_of, said))
        _check_cured(customer, code, before, codes_of_accounts(_family(customer), as_of, watched))
    found: Customer = Customer.objects.get(pk=customer.pk)
    return found


def _family(customer: Customer) -> set[object]:
    return {customer.pk, customer.billing_account_id}


def _check_cured(
    customer: Customer, code: str, before: set[tuple[object, str]], after: set[tuple[object, str]]
) -> None:
    if (customer.pk, code) in after:
        raise Refused(
            f"{customer.account_number} would still have {code}: another fix is needed",
            code="issue_not_cured",
        )
    if new := after - before:
        created = sorted({found for key, found in new if key == customer.pk})
        of_parent = sorted({found for key, found in new if key != customer.pk})
        owner = "it" if created else "its parent"
        raise Refused(
            f"{customer.account_number}: {owner} would then have {', '.join(created or of_parent)}",
            code="issue_created",
        )
