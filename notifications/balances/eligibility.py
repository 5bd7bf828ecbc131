"""Whether an e-mail about a balance is still true at the moment of sending.

Source: docs/rules.md section 9.
"""

from decimal import Decimal

from accounts.text import status_word

from ..email.kinds import Eligibility, still_true
from ..email.models import Email
from ..email.querysets import A_DAY
from ..wording.states import EmailKind
from .rules import watched, with_obstacles


@still_true(EmailKind.THRESHOLD)
def threshold_eligibility(email: Email) -> Eligibility:
    """Look at the account again, before its e-mail leaves.

    Balances move, addresses bounce and statuses change while an e-mail waits.
    """
    episode = email.episode
    if episode is None:
        return Eligibility(email.customer, "it belongs to no episode")
    rule = episode.rule
    accounts = with_obstacles(watched(rule), email.as_of).filter(pk=email.customer_id)
    account = accounts.first() if rule.is_active else None
    if account is None:
        return Eligibility(
            email.customer,
            f"the account is {status_word(email.customer.status)}, or the rule watches it no more",
        )
    if episode.ended_on or account.available >= account.threshold + rule.rearm_margin:
        return Eligibility(account, "the balance has recovered")
    if not account.email:
        return Eligibility(account, "the account has no e-mail address")
    if account.is_blocked:
        return Eligibility(account, "the address is blocked")
    if until := account.promised_until:
        return Eligibility(
            account, f"a payment is promised or under way until {until}", until + A_DAY
        )
    owed = (account.credit_limit or Decimal(0)) - account.available
    amounts = {"available": account.available, "threshold": account.threshold, "balance_due": owed}
    return Eligibility(account, amounts=amounts)
