"""Further codes of the same form as those of the source (docs/rules.md section 7)."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.customers.states import CustomerKind, CustomerStatus
from products.models import Product
from products.services.states import LineStatus
from statements.cycle.rules import held_for_more_than
from statements.models import MissedWindow
from statements.queue.final import final_statement_due
from statements.queue.unpostable import HAS_UNPOSTED, UNPOSTABLE

from ..findings.models.ledger_finding import LedgerFinding
from ..findings.states import LEDGER_CODES, IssueCode
from .out_of_sync import exists_by_index

HELD_DAYS = 31
HOLDS = Q(bill_profile__hold_cycle_for_statement=True)
IS_OPEN, HAS_CYCLE = Q(status=CustomerStatus.OPEN), Q(cycle_date__isnull=False)


def further_codes(as_of: date, *, look: bool = True) -> dict[str, Q]:
    """Return each further live code's condition on a customer on the date.

    With `look` services are looked up customer by customer, else the database may read those of all
    customers at once.
    """
    own = Product.objects.filter(customer=OuterRef("pk"))
    any_of = exists_by_index if look else _exist
    on_dead_line = own.assigned().filter(line__status=LineStatus.DISCONNECTED)
    never_billed = own.subscriptions().billing().filter(billed_through_date__isnull=True)
    of_children = Product.objects.filter(
        customer__billing_account_id=OuterRef("pk"), customer__kind=CustomerKind.CHILD
    ).exclude(customer__status=CustomerStatus.CLOSED)
    return {
        IssueCode.PARENT_CANNOT_BILL: Q(kind=CustomerKind.PARENT)
        & ~(IS_OPEN & HAS_CYCLE)
        & exists_by_index(of_children.subscriptions().assigned()),
        IssueCode.UNPOSTABLE_TRANSACTIONS: UNPOSTABLE,
        IssueCode.FINAL_STATEMENT_DUE: Q(status=CustomerStatus.CLOSED)
        & HAS_UNPOSTED
        & exists_by_index(final_statement_due(as_of).filter(pk=OuterRef("pk"))),
        IssueCode.PRODUCT_ON_DISCONNECTED_LINE: any_of(on_dead_line),
        IssueCode.ACTIVE_NEVER_BILLED: any_of(never_billed),
        IssueCode.CYCLE_HELD: HOLDS
        & any_of(held_for_more_than(HELD_DAYS, as_of).filter(pk=OuterRef("pk"))),
        IssueCode.STATEMENT_WINDOW_MISSED: any_of(_missed_windows()),
    }


def ledger_codes() -> dict[str, Q]:
    """Return the conditions that look at what the ledger check found last."""
    found = LedgerFinding.objects.filter(customer=OuterRef("pk"))
    return {code: Q(Exists(found.filter(code=code))) for code in LEDGER_CODES}


def _exist(rows: QuerySet) -> Q:
    return Q(Exists(rows))


def _missed_windows() -> QuerySet[MissedWindow]:
    """Return the windows that no statement has been made for since."""
    last = "customer__balance__last_statement_created_on"
    unsettled = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__lt": F("advanced_on")})
    return MissedWindow.objects.filter(unsettled, customer=OuterRef("pk"))
