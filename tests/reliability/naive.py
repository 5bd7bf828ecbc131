"""Billing as one would write it at first, in two transactions: what the platform must be better
than.

Each variant calls `between` at its worst instant.
"""

import os
import signal
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from accounts.calendar import anchored, next_period
from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from statements.charges.rules import due_for_one_time_charge, due_for_recurring_charge
from statements.cycle.rules import due_for_advance
from statements.models import Statement, StatementSeries, Transaction
from statements.queue.rules import queued_for_statement
from tests.reliability.a_book import AS_OF

Between = Callable[[], None]
Variant = Callable[[Provider], Callable[[Between], None]]


def dates_first_charges_later(provider: Provider) -> Callable[[Between], None]:
    return partial(_dates_first, provider)


def numbers_first_statements_later(provider: Provider) -> Callable[[Between], None]:
    return partial(_numbers_first, provider)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def live() -> None:
    """Go on, as the run after the killed one does."""


def _dates_first(provider: Provider, between: Between) -> None:
    while True:
        with provider_transaction(provider):
            due = list(due_for_recurring_charge(AS_OF).select_related("customer"))
            charges = [_bill_one_period(product) for product in due]
        if not due:
            return
        between()
        with provider_transaction(provider):
            Transaction.objects.bulk_create(charges)


def _bill_one_period(product: Product) -> Transaction:
    period = next_period(
        product.billed_through_date, product.anchor_day, product.customer.cycle_day
    )
    anchor = period.anchor_day if period.anchor_day != product.customer.cycle_day else None
    Product.objects.filter(pk=product.pk).update(billed_through_date=period.end, anchor_day=anchor)
    return _entry(product, period_start=period.start, period_end=period.end)


def _entry(product: Product, **period: date) -> Transaction:
    return Transaction(
        provider_id=product.provider_id,
        customer=product.customer,
        billing_account_id=product.customer.billing_account_id,
        product=product,
        kind="CHARGE" if product.rate >= 0 else "CREDIT",
        amount=abs(product.rate),
        date=AS_OF,
        **period,
    )


def _numbers_first(provider: Provider, between: Between) -> None:
    with provider_transaction(provider):
        series, _ = StatementSeries.objects.get_or_create(provider=provider)
        queued = list(
            queued_for_statement(AS_OF).select_related("balance").order_by("account_number")
        )
        first = int(series.next_number)
        StatementSeries.objects.update(next_number=first + len(queued))
    between()
    with provider_transaction(provider):
        for number, customer in enumerate(queued, start=first):
            _state(customer, str(number))


def _state(customer: Customer, number: str) -> None:
    balance = customer.balance
    bill = Statement.objects.create(
        provider_id=customer.provider_id,
        statement_number=number,
        customer=customer,
        created_on=AS_OF,
        cycle_date=customer.cycle_date,
        due_date=customer.due_date,
        previous_balance=0,
        charges=balance.unposted_charges,
        credits=balance.unposted_credits,
        payments=balance.unposted_payments,
        balance=balance.unposted_charges - balance.unposted_credits - balance.unposted_payments,
    )
    Transaction.objects.filter(billing_account_id=customer.pk, statement=None).update(
        statement=bill
    )


def the_same_list_again(provider: Provider) -> Callable[[Between], None]:
    """Return the advance of a list that is made once, as a message would carry it: delivered again,
    it is done again.
    """
    with provider_transaction(provider):
        months = {
            customer.pk: _months_due(customer)
            for customer in due_for_advance(AS_OF, AccountRange())
        }

    def advance(between: Between) -> None:
        for place, (key, number) in enumerate(months.items()):
            if place == len(months) // 2:
                between()
            with provider_transaction(provider):
                customer = Customer.objects.get(pk=key)
                moved = anchored(customer.cycle_date, number, customer.cycle_day)
                Customer.objects.filter(pk=key).update(cycle_date=moved)

    return advance


def _months_due(customer: Customer) -> int:
    """Count the months for a profile of one advance month and five lead days."""
    return sum(
        anchored(customer.cycle_date, month, customer.cycle_day) <= AS_OF + timedelta(days=5)
        for month in range(1, 12)
    )


def charge_then_complete(provider: Provider, between: Between) -> None:
    with provider_transaction(provider):
        due = list(due_for_one_time_charge(AS_OF).select_related("customer"))
    between()
    with provider_transaction(provider):
        Transaction.objects.bulk_create(_entry(product) for product in due)
        Product.objects.filter(pk__in=[product.pk for product in due]).update(status="COMPLETED")
