"""Closed accounts whose last amounts no regular statement will bill.

Source: docs/rules.md section 5, final statements.
"""

from datetime import date

from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.customers.states import CustomerStatus
from accounts.database.expressions import DaysAfter
from accounts.models import Customer

from .rules import QUEUE, TERMS_DAYS, UNPOSTED, queued_for_statement


def final_statement_due(as_of: date) -> QuerySet[Customer]:
    """Return the closed billing accounts with unposted amounts that are not queued.

    `due_date` is what a final statement's would be, as_of + terms days; `statement_cycle_date` the
    cycle date it would carry, as_of for an account that has none.
    """
    closed = QUEUE.annotated(Customer.objects.billing_accounts(), as_of).filter(
        Q(status=CustomerStatus.CLOSED), UNPOSTED
    )
    return closed.exclude(
        pk__in=queued_for_statement(as_of).filter(status=CustomerStatus.CLOSED).values("pk")
    ).annotate(
        due_date=DaysAfter(ExpressionWrapper(F("as_of"), DateField()), F(TERMS_DAYS)),
        statement_cycle_date=Coalesce(F("cycle_date"), Value(as_of, DateField())),
    )
