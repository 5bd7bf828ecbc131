"""What staff and the daily run do with issues: mend many at once, suppress one, count them."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.customers.ranges import EVERYBODY, AccountRange
from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.processes.parking import PARKED_AT_MOST, do_in_parts, reason_of
from accounts.tenancy.transactions import provider_transaction

from ..findings.models.suppression import IssueSuppression
from ..fixes.fixes import find_fix, fix_account
from ..rules.codes import CODES
from ..rules.issues import codes_of_accounts, count_by_code
from ..workflows.preview import preview
from .models import IssueCount

MOVES_MONEY = "moves money: fix it by itself"

log = logging.getLogger(__name__)


@dataclass
class Fixed:
    """Which accounts were mended, and which were passed by and why."""

    done: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def fix_many(
    account_numbers: Iterable[str], code: str, name: str = "", *, as_of: date, reason: str = ""
) -> Fixed:
    """Mend one code of many accounts by the same fix.

    One that would cause or prevent a charge is left for a person to look at.
    """
    find_fix(code, name)
    fixed = Fixed()
    for customer in Customer.objects.filter(account_number__in=list(account_numbers)).order_by(
        "account_number"
    ):
        try:
            with transaction.atomic():
                fix_without_money(customer, code, name, as_of, reason)
            fixed.done.append(customer.account_number)
        except Refused as refusal:
            fixed.skipped.append((customer.account_number, str(refusal)))
    return fixed


def fix_without_money(customer: Customer, code: str, name: str, as_of: date, reason: str) -> None:
    """Mend one code of an account by a fix that moves no money.

    Raises Refused for an account without the code, and for a fix that would cause or prevent a
    charge.
    """
    act = partial(fix_account, customer, code, name, as_of=as_of, reason=reason)
    if (customer.pk, code) not in codes_of_accounts([customer.pk], as_of):
        raise Refused(f"{customer.account_number} does not have {code}", code="issue_absent")
    found = preview(customer, act, as_of=as_of)
    if found.caused or found.prevented:
        raise Refused(MOVES_MONEY, code="fix_moves_money")
    act()


def suppress(
    customer: Customer, code: str, *, until: date, reason: str, actor: str, as_of: date
) -> IssueSuppression:
    """Take a code of the account off the list until the date, inclusive.

    Raises Refused without a reason or for a date that has passed.
    """
    if code not in CODES:
        raise Refused(f"{code!r} is not an issue code", code="issue_code_unknown")
    if not reason.strip():
        raise Refused("say why the issue is suppressed", code="reason_required")
    if until < as_of:
        raise Refused(f"{until} has passed", code="date_passed")
    suppression, _ = IssueSuppression.objects.update_or_create(
        customer=customer,
        code=code,
        defaults={
            "provider_id": customer.provider_id,
            "until": until,
            "reason": reason.strip(),
            "suppressed_by": actor,
        },
    )
    return suppression


def unsuppress(customer: Customer, code: str) -> bool:
    """Put the code back on the list; return whether it was suppressed."""
    removed, _ = IssueSuppression.objects.filter(customer=customer, code=code).delete()
    return bool(removed)


def record_issue_counts(provider: Provider, as_of: date) -> dict[str, int]:
    """Write down how many accounts carry each code on the date.

    A second time on one date replaces the first. Accounts on whose data the counting
    fails are left out, and named in the log.
    """
    with provider_transaction(provider):
        counted: Counter[str] = Counter(dict.fromkeys(CODES, 0))
        leave_out = partial(_leave_out, set())
        for part in do_in_parts(provider, partial(_count, as_of), EVERYBODY, leave_out):
            counted.update(part)
        IssueCount.objects.bulk_create(
            [
                IssueCount(provider=provider, code=code, counted_on=as_of, accounts=number)
                for code, number in counted.items()
            ],
            update_conflicts=True,
            unique_fields=["provider", "code", "counted_on"],
            update_fields=["accounts"],
        )
    return dict(counted)


def _count(as_of: date, accounts: AccountRange) -> dict[str, int]:
    return count_by_code(as_of, within=accounts)


def _leave_out(left_out: set[UUID], account: UUID | None, error: Exception) -> None:
    if account is None or len(left_out) >= PARKED_AT_MOST:
        raise error
    left_out.add(account)
    log.warning("account %s is left out of the counted issues: %s", account, reason_of(error))
