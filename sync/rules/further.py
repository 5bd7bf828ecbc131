"""Further codes of the same form as the nine (docs/rules.md section 7)."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from accounts.states import CustomerKind, CustomerStatus
from products.models import Product
from products.states import LineStatus
from statements.models import MissedWindow
from statements.rules.final import final_statement_due
from statements.rules.unpostable import UNPOSTABLE

from ..models import LedgerFinding

IS_OPEN, HAS_CYCLE = Q(status=CustomerStatus.OPEN), Q(cycle_date__isnull=False)


def further_codes(as_of: date) -> dict[str, Q]:
    """Return each further live code's condition on a customer on the date."""
    own = Product.objects.filter(customer=OuterRef("pk"))
    of_children = Product.objects.filter(
        customer__billing_account_id=OuterRef("pk"), customer__kind=CustomerKind.CHILD
    ).exclude(customer__status=CustomerStatus.CLOSED)
    return {
        "PARENT_CANNOT_BILL": Q(kind=CustomerKind.PARENT)
        & ~(IS_OPEN & HAS_CYCLE)
        & _any(of_children.subscriptions().assigned()),
        "UNPOSTABLE_TRANSACTIONS": UNPOSTABLE,
        "FINAL_STATEMENT_DUE": Q(pk__in=final_statement_due(as_of).values("pk")),
        "PRODUCT_ON_DISCONNECTED_LINE": Q(
            Exists(own.assigned().filter(line__status=LineStatus.DISCONNECTED))
        ),
        "ACTIVE_NEVER_BILLED": Q(
            Exists(own.subscriptions().billing().filter(billed_through_date__isnull=True))
        ),
        "STATEMENT_WINDOW_MISSED": Q(Exists(_missed_windows())),
    }


def ledger_codes() -> dict[str, Q]:
    """Return the conditions that look at what the ledger check found last."""
    found = LedgerFinding.objects.filter(customer=OuterRef("pk"))
    return {
        code: Q(Exists(found.filter(code=code))) for code in ("BALANCE_MISMATCH", "PERIOD_GAP_OR_OVERLAP")
    }


def _any(rows: QuerySet) -> Q:
    """Look by index, customer by customer: the few parents are not worth reading every product."""
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def _missed_windows() -> QuerySet[MissedWindow]:
    """Return the windows that no statement has been made for since."""
    last = "customer__balance__last_statement_created_on"
    unsettled = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__lt": F("advanced_on")})
    return MissedWindow.objects.filter(unsettled, customer=OuterRef("pk"))
