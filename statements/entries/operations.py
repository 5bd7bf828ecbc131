"""What staff do with an entry that is wrong (docs/rules.md section 2)."""

from datetime import date

from django.db import transaction

from accounts.errors import Refused
from accounts.models import Customer
from products.services.operations import lock_customer

from ..ledger.models.entries import Transaction
from ..ledger.operations import enter_transaction, reverse_transaction
from ..ledger.states import TransactionKind
from ..payments.models import PaymentAttempt

LONGEST = 500


@transaction.atomic
def transfer_payment(entry: Transaction, to: Customer, *, as_of: date, reason: str) -> Transaction:
    """Move a payment to the account that it was meant for, and return its entry there.

    It is reversed, dated as_of, and entered on the account that is billed for `to`, dated the day
    on which it was paid. Its payment attempt goes along. Raises Refused without a reason, for an
    entry that is no payment or is reversed already, for the account on which it stands, and for one
    of another currency.
    """
    lock_accounts(entry, to)
    if entry.kind != TransactionKind.PAYMENT:
        raise Refused(f"{entry.transaction_ref} is no payment", code="not_a_payment")
    if to.billing_account_id == entry.billing_account_id:
        raise Refused(
            f"the payment stands on the account of {to.account_number} already", code="same_account"
        )
    source: Customer = entry.customer
    if to.currency != source.currency:
        raise Refused(
            f"{to.account_number} pays in {to.currency}, not in {source.currency}",
            code="currency_differs",
        )
    reverse_transaction(entry, as_of=as_of, reason=reason)
    description = f"Payment transferred from {source.account_number}: {reason.strip()}"
    made = enter_transaction(
        to,
        kind=TransactionKind.PAYMENT,
        amount=entry.amount,
        as_of=as_of,
        day=entry.date,
        description=description[:LONGEST],
    )
    PaymentAttempt.objects.filter(transaction=entry).update(
        customer_id=made.customer_id, transaction=made
    )
    return made


def lock_accounts(entry: Transaction, to: Customer) -> None:
    """Lock the accounts that a transfer concerns, in the one order that all transfers take."""
    for key in sorted({entry.customer_id, to.billing_account_id}):
        lock_customer(key)
