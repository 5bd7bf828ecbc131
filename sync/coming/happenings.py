"""What the days of daily runs have done to some families, read after they were done."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Func, UUIDField

from accounts.database.expressions import given_keys
from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Subject
from statements.ledger.states import TransactionKind
from statements.models import MissedWindow, Statement, Transaction
from statements.queue.rules import queued_for_statement
from statements.receivables.open_items import with_money

from .states import ComingKind


@dataclass(frozen=True)
class Coming:
    """One thing that happens to an account on a day.

    `amount` is in the account's currency, below zero for a credit: what is charged, what no
    statement has yet, what a statement asks for, or what is open on it. `on` is the new cycle date,
    the one that is passed over, or the due date of a statement. `first` and `last` are the days of
    a period; of a statement, `first` is its cycle date. `ref` is a product's reference, the number
    of a statement that is there already, or the status that an account then has; `cause` is why it
    has it.
    """

    day: date
    kind: ComingKind
    customer_id: UUID
    amount: Decimal | None = None
    on: date | None = None
    first: date | None = None
    last: date | None = None
    ref: str = ""
    cause: str = ""


class Watch:
    """What is known of some families, so that each day can be compared with the day before.

    Rows are read once, after all days: keys grow with time, and so the keys at the ends of the days
    tell on which a row was written.
    """

    def __init__(self, families: Sequence[UUID]) -> None:
        self.families = families
        self.cycle_dates, self.start = _cycle_dates(families)
        self.days: list[date] = []
        self.ends: list[UUID] = []
        self.queued: dict[UUID, date | None] = {}

    def entered_queue(self, families: Sequence[UUID], day: date) -> list[Coming]:
        """Return who of the families waits for the statement of a cycle, and did not before."""
        rows: Any = queued_for_statement(day).filter(pk__in=given_keys(families))
        found, now = [], {}
        for row in rows.select_related("balance"):
            now[row.pk] = row.cycle_date
            if self.queued.get(row.pk) != row.cycle_date:
                sums = row.balance
                unposted = sums.unposted_charges - sums.unposted_credits - sums.unposted_payments
                found.append(
                    Coming(
                        day,
                        ComingKind.QUEUE,
                        row.pk,
                        amount=unposted,
                        on=row.due_date,
                        first=row.cycle_date,
                    )
                )
        for family in families:
            self.queued.pop(family, None)
        self.queued |= now
        return found

    def end(self, families: Sequence[UUID], day: date) -> list[Coming]:
        """Note that a day of the families is over, and return whose cycle date it has moved."""
        now, end = _cycle_dates(families)
        self.days.append(day)
        self.ends.append(end)
        moved = [key for key, one in now.items() if one and one != self.cycle_dates.get(key)]
        self.cycle_dates |= now
        return [Coming(day, ComingKind.CYCLE, key, on=now[key]) for key in sorted(moved)]

    def written(self) -> list[Coming]:
        """Return what the days that are over have written."""
        return [*self._statuses(), *self._charges(), *self._missed(), *self.statements()]

    def statements(self) -> list[Coming]:
        """Return the statements that the days that are over have made."""
        made = Statement.objects.filter(pk__gt=self.start, customer__in=given_keys(self.families))
        return [
            Coming(
                self._day_of(one.pk),
                ComingKind.STATEMENT,
                one.customer_id,
                amount=one.charges - one.credits - one.payments,
                on=one.due_date,
                first=one.cycle_date,
            )
            for one in made.order_by("pk")
        ]

    def due(self, first: date, last: date) -> list[Coming]:
        """Return the days on which something open of the families' statements is due."""
        bills = Statement.objects.filter(customer__in=given_keys(self.families))
        bills = bills.filter(due_date__range=(first, last))
        return [
            Coming(
                row.statement.due_date,
                ComingKind.DUE,
                row.statement.customer_id,
                amount=row.open,
                ref=row.statement.statement_number if row.statement.pk < self.start else "",
            )
            for row in with_money(bills, first)
            if row.open
        ]

    def _statuses(self) -> list[Coming]:
        made = StatusChange.objects.filter(pk__gt=self.start, subject=Subject.CUSTOMER)
        made = made.filter(customer__billing_account_id__in=given_keys(self.families))
        return [
            Coming(
                self._day_of(one.pk),
                ComingKind.STATUS,
                one.customer_id,
                ref=one.to_status,
                cause=one.cause,
            )
            for one in made.order_by("pk")
        ]

    def _charges(self) -> list[Coming]:
        made = Transaction.objects.filter(pk__gt=self.start, product__isnull=False)
        made = made.filter(billing_account_id__in=given_keys(self.families)).order_by("pk")
        rows = made.values_list(
            *("pk", "customer_id", "kind", "amount", "period_start", "period_end"),
            "product__product_ref",
        )
        return [
            Coming(
                self._day_of(key),
                ComingKind.CHARGE,
                customer,
                amount=-amount if kind == TransactionKind.CREDIT else amount,
                first=first,
                last=last,
                ref=ref,
            )
            for key, customer, kind, amount, first, last, ref in rows
        ]

    def _missed(self) -> list[Coming]:
        made = MissedWindow.objects.filter(pk__gt=self.start)
        made = made.filter(customer__in=given_keys(self.families)).order_by("pk")
        return [
            Coming(self._day_of(one.pk), ComingKind.MISSED, one.customer_id, on=one.cycle_date)
            for one in made
        ]

    def _day_of(self, key: UUID) -> date:
        return self.days[bisect(self.ends, key)]


def _cycle_dates(families: Sequence[UUID]) -> tuple[dict[UUID, date | None], UUID]:
    """Return the cycle dates of the families, and a key.

    The key is above those of all rows that this transaction has made.
    """
    members = Customer.objects.filter(billing_account_id__in=given_keys(families))
    keyed = members.annotate(newest=Func(function="uuidv7", output_field=UUIDField()))
    rows = list(keyed.values_list("pk", "cycle_date", "newest"))
    return {key: cycle_date for key, cycle_date, _ in rows}, max(newest for *_, newest in rows)
