"""Whether an e-mail that was due is still true at the moment of sending (docs/rules.md section 9)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Customer

from .models import Email
from .querysets import A_DAY
from .rules import watched, with_obstacles


@dataclass(frozen=True)
class Standing:
    """The customer and amounts as they are now, and what speaks against sending, in words; nothing
    where it may go.

    `postponed_to` is the day after a promise to pay, until which the e-mail waits.
    """

    customer: Customer
    against: str = ""
    postponed_to: date | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)


def standing_of(email: Email) -> Standing:
    """Look at the account again: balances move, addresses bounce and statuses change while an
    e-mail waits.
    """
    episode = email.episode
    if episode is None:
        return Standing(email.customer, "it belongs to no episode")
    rule = episode.rule
    accounts = with_obstacles(watched(rule), email.as_of).filter(pk=email.customer_id)
    account = accounts.first() if rule.is_active else None
    if account is None:
        return Standing(
            email.customer,
            f"the account is {email.customer.status}, or the rule watches it no more",
        )
    if episode.ended_on or account.available >= account.threshold + rule.rearm_margin:
        return Standing(account, "the balance has recovered")
    if not account.email:
        return Standing(account, "the account has no e-mail address")
    if account.is_blocked:
        return Standing(account, "the address is blocked")
    if until := account.promised_until:
        return Standing(account, f"a payment is promised or under way until {until}", until + A_DAY)
    owed = (account.credit_limit or Decimal(0)) - account.available
    amounts = {"available": account.available, "threshold": account.threshold, "balance_due": owed}
    return Standing(account, amounts=amounts)
