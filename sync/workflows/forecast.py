"""What the coming days charge a family.

Found by doing the steps of the daily run and undoing them.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.customers.ranges import Accounts
from accounts.models import Customer, Provider
from accounts.processes.parking import DATA_ERRORS
from statements.charges.batch.one_time import charge_once
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.models import Transaction
from statements.posting.batch import create_statements

HORIZON = timedelta(days=60)
# A cycle that waits for its statement moves one month a step. One that does not wait needs one.
STEP = timedelta(days=20)
Charge = tuple[str, str, Decimal, date | None, date | None]


def forecast_charges(customer: Customer, as_of: date) -> Counter[Charge]:
    """Return what the daily runs from as_of through 60 days later charge the account's family.

    A charge is (product_ref, kind, amount, first day, last day). Workflows that wait for their date
    are left out. A family whose data cannot be billed is charged nothing: the processes park it.
    """
    try:
        with transaction.atomic():
            charges = _charged(customer, as_of)
            transaction.set_rollback(True)
    except DATA_ERRORS:
        return Counter()
    return charges


def _charged(customer: Customer, as_of: date) -> Counter[Charge]:
    entries = Transaction.objects.filter(
        billing_account_id=customer.billing_account_id, product__isnull=False, date__gte=as_of
    )
    made_before = set(entries.values_list("pk", flat=True))
    bill_family(customer, as_of, as_of + HORIZON)
    made = entries.exclude(pk__in=made_before).values_list(
        "product__product_ref", "kind", "amount", "period_start", "period_end"
    )
    return Counter(made)


def bill_family(customer: Customer, first: date, last: date) -> None:
    """Do to the account's family what the daily runs from the first through the last day do."""
    provider = Provider.objects.get(pk=customer.provider_id)
    family = [customer.billing_account_id]
    payer = Customer.objects.filter(
        pk=customer.billing_account_id, bill_profile__auto_create_statements=True
    )
    # A run that makes statements locks the customer before it touches the balance.
    automatic = bool(payer.select_for_update(of=("self",), no_key=True).values_list("pk"))
    for day in _days(first, last, STEP if automatic else HORIZON):
        bill_day(provider, family, day, automatic=automatic)


def bill_day(provider: Provider, families: Accounts, day: date, *, automatic: bool) -> None:
    """Do to families what the daily run of the day does.

    `automatic` is whether one of them has its statements made by the run.
    """
    charge_once(provider, accounts=families, as_of=day)
    post_recurring_charges(provider, accounts=families, as_of=day)
    if automatic:
        create_statements(provider, accounts=families, as_of=day, automatic=True)
    advance_cycle_dates(provider, accounts=families, as_of=day)
    post_recurring_charges(provider, accounts=families, as_of=day)
    if automatic:
        create_statements(provider, accounts=families, as_of=day, automatic=True)


def _days(first: date, last: date, step: timedelta) -> list[date]:
    days = [first]
    while days[-1] < last:
        days.append(min(days[-1] + step, last))
    return days
