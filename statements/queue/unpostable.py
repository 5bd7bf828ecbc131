"""Billing accounts whose unposted amounts no statement can take as they are.

Source: docs/rules.md section 7, UNPOSTABLE_TRANSACTIONS.
"""

from django.db.models import Q

from accounts.customers.states import CustomerStatus

HAS_UNPOSTED = (
    Q(balance__unposted_charges__gt=0)
    | Q(balance__unposted_credits__gt=0)
    | Q(balance__unposted_payments__gt=0)
)
TAKES_STATEMENTS = Q(status__in=[CustomerStatus.OPEN, CustomerStatus.CLOSED]) & Q(
    cycle_date__isnull=False
)
UNPOSTABLE = HAS_UNPOSTED & ~TAKES_STATEMENTS
