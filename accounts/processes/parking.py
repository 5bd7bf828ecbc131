"""Accounts whose data a process cannot work on are found and parked; the others are done.

Source: docs/rules.md section 3.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeVar
from uuid import UUID

from django.db import DataError, IntegrityError, InternalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..customers.ranges import AccountRange, around, halves, only_account
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from ..text import one_line
from .definitions import Counts, definition_of, parking_observers
from .models.process import ParkedAccount, ProcessRun

# What the database says when it cannot compute or store a value, and Python when it cannot hold it
DATA_ERRORS = (DataError, IntegrityError, InternalError, ValueError)
# More that fail in one portion are no fault of their data
PARKED_AT_MOST = 100
COUNT = "parked_accounts"

Result = TypeVar("Result")

log = logging.getLogger(__name__)


def do_in_parts(
    provider: Provider,
    work: Callable[[AccountRange], Result],
    accounts: AccountRange,
    leave_out: Callable[[UUID | None, Exception], None],
    *,
    savepoint: bool = True,
) -> list[Result]:
    """Do the work on the range, and return the results of its parts.

    Work that fails on data is undone, and done again on either half, until the billing account is
    found; `leave_out` is called with it, and with None where no account is to blame. Without a
    savepoint the work looks after its own transactions.
    """
    try:
        with transaction.atomic() if savepoint else nullcontext():
            return [work(accounts)]
    except DATA_ERRORS as error:
        with provider_transaction(provider):
            parts = halves(provider.pk, accounts)
            account = None if parts else only_account(provider.pk, accounts)
        if not parts:
            leave_out(account, error)
    return [
        result
        for part in parts
        for result in do_in_parts(provider, work, part, leave_out, savepoint=savepoint)
    ]


class Parking:
    """The accounts of a range that one run of a process cannot work on.

    Accounts parked by a process that this one needs are left out. Those that this process has
    parked before are tried by themselves. Made inside a transaction of the provider.
    """

    def __init__(
        self, provider: Provider, run: ProcessRun, accounts: AccountRange | None = None
    ) -> None:
        self.provider, self.run, self.accounts = provider, run, accounts or AccountRange()
        self.failed: dict[UUID, str] = {}
        needs, (first, last) = definition_of(run.process).needs, self.accounts.ends
        found = ParkedAccount.objects.filter(customer__gte=first, customer__lte=last)
        found = found.filter(process__in=(*needs, run.process))
        parked = list(found.values_list("customer_id", "process"))
        self.left_out = {account for account, process in parked if process in needs}
        self.known = {account for account, _ in parked} - self.left_out

    def do(self, work: Callable[[AccountRange], Result], *, savepoint: bool = True) -> list[Result]:
        """Do the work on the range, and return the results of its parts, as `do_in_parts` does.

        An account on whose data it fails is left out from then on. Raises the error when it comes
        from no account, or from too many of them.
        """
        apart = self.left_out | self.known | set(self.failed)
        alone = [AccountRange(one, one) for one in sorted(self.known - set(self.failed))]
        return [
            result
            for part in (*around(apart, self.accounts), *alone)
            for result in do_in_parts(self.provider, work, part, self._park, savepoint=savepoint)
        ]

    def settle(self) -> Counts:
        """Put on record what was found, unless the run is a dry one.

        Return the number of the accounts that failed as a count of the run, where there are any.
        An account that was parked before and has not failed is parked no more.
        """
        changed = self.failed or self.known
        if changed and not self.run.dry_run:
            with provider_transaction(self.provider):
                self._record()
        return {COUNT: len(self.failed)} if self.failed else {}

    def _park(self, account: UUID | None, error: Exception) -> None:
        if account is None or len(self.failed) >= PARKED_AT_MOST:
            raise error
        log.warning("run %s cannot work on account %s: %s", self.run.pk, account, reason_of(error))
        self.failed[account] = reason_of(error)

    def _record(self) -> None:
        own = ParkedAccount.objects.filter(process=self.run.process)
        if self.run.selection is None and (well := self.known - set(self.failed)):
            own.filter(customer__in=well).delete()
        for account, reason in self.failed.items():
            ParkedAccount.objects.update_or_create(
                provider=self.provider,
                process=self.run.process,
                customer_id=account,
                defaults={"reason": reason, "run": self.run, "last_seen_at": timezone.now()},
            )


def reason_of(error: Exception) -> str:
    """Return why in one line: the constraint's name in words, or what the error says first."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if constraint:
        return f"the database refuses what it would write: {constraint.replace('_', ' ')}"
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return one_line(first)[:500]


def parked_accounts() -> QuerySet[ParkedAccount]:
    """Return what is parked with the names of its accounts.

    Nothing else of the accounts is read: their data may be such that it cannot be.
    """
    rows = ParkedAccount.objects.select_related("customer")
    return rows.only(
        *(field.name for field in ParkedAccount._meta.concrete_fields),
        "customer__account_number",
        "customer__name",
    )


def names_of_parked(run: ProcessRun, at_most: int = 5) -> str:
    """Return the numbers of the accounts that the run has parked, in one line; "" for none."""
    rows = ParkedAccount.objects.filter(run=run).order_by("customer__account_number")
    numbers = list(rows.values_list("customer__account_number", flat=True)[: at_most + 1])
    shown = ", ".join(numbers[:at_most])
    return f"{shown} and more" if len(numbers) > at_most else shown


@transaction.atomic
def release(provider: Provider, parked: ParkedAccount) -> None:
    """Take the account back into the process.

    The next run tries it, and parks it again where its data is as before.
    """
    parked.delete()
    for observe in parking_observers():
        observe(provider, parked.process)
