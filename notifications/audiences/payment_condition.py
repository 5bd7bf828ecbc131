"""The payment condition, which nobody can take away.

Every PAYMENT message carries it. Source: docs/rules.md section 10. Asked when a message is served,
whatever its row says, and never of an audience that was built before.
"""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Customer
from accounts.money import money_text
from accounts.text import day_text, status_word
from statements.payments.facts import OWES_OR_FAILED, with_payment_facts

from .audience import Audience
from .facts import AccountFacts

SAYS = "Past due, or the latest payment failed with something due and no payment since"


def payment_verdict(facts: AccountFacts) -> tuple[bool, str]:
    """Return whether the account may see a PAYMENT message now, and the facts in words.

    Raises FactsUnreadable when that cannot be told; a ledger that does not add up cannot tell it
    either.
    """
    payment = facts.payment
    if facts.ledger_in_doubt:
        return False, "the ledger check found a balance that is not the sum of its entries"
    if not payment.owes_or_failed:
        return False, f"the account is current: nothing past due, {_attempt(facts)}"
    if payment.promised:
        return False, "a payment is promised or under way"
    amount = money_text(payment.past_due, facts.customer.currency)
    owed = f"past due {amount}" if payment.past_due else "nothing past due"
    return True, f"{owed}, {_attempt(facts)}"


def payment_condition_met() -> Q:
    """Return the same for many accounts, on the annotations of `with_payment_facts`."""
    return OWES_OR_FAILED & Q(promised=False)


def accounts_in(audience: Audience, *, payment: bool, as_of: date) -> QuerySet[Customer]:
    """Return the customers that the audience holds as of the date.

    Where the payment condition applies, it must allow them too.
    """
    customers: QuerySet[Customer] = Customer.objects.all()
    if payment or audience.needs_payments:
        customers = with_payment_facts(customers, as_of)
    found = customers.filter(audience.where(as_of))
    return found.filter(payment_condition_met()) if payment else found


def _attempt(facts: AccountFacts) -> str:
    payment = facts.payment
    if payment.attempt_status is None:
        return "no payment attempt on record"
    day = day_text(payment.attempted_on) if payment.attempted_on else "an unknown day"
    return f"latest payment attempt of {day} {status_word(payment.attempt_status)}"
