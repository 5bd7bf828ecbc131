"""The rows by which an incident has reached accounts, one query for each kind of thing.

Each kind has a column that leads to the account. Source: docs/decisions/0031-incidents.md.
"""

from functools import cached_property
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from accounts.database.expressions import given_keys
from accounts.models import Provider, StatusChange
from notifications.audiences.states import MessageCategory
from notifications.email.states import EmailStatus
from notifications.messages.queries import shown_between
from notifications.models import Email
from statements.documents.queries import made_by
from statements.ledger.states import TransactionKind
from statements.models import Statement, Transaction
from statements.posting.states import STATEMENTS

from ..closures.models import Closure
from ..closures.states import ClosureOutcome
from .caused import emails_caused_by
from .scope import Scope
from .states import Reach

LEFT = (EmailStatus.SENT, EmailStatus.SENDING, EmailStatus.UNCERTAIN)
CLOSED = (ClosureOutcome.CLOSED, ClosureOutcome.RESTORED)
KINDS = {
    Reach.CHARGES: TransactionKind.CHARGE,
    Reach.CREDITS: TransactionKind.CREDIT,
    Reach.PAYMENTS: TransactionKind.PAYMENT,
}
OWED = Case(When(kind=TransactionKind.CHARGE, then=F("amount")), default=-F("amount"))


class Reached:
    """What a scope of a provider has reached; made inside a transaction of the provider."""

    def __init__(self, provider: Provider, scope: Scope) -> None:
        self.provider, self.scope = provider, scope

    def rows(self, reach: str) -> QuerySet[Any]:
        """Return the rows of one kind; each has a customer."""
        if reach in KINDS:
            return self.entries.filter(kind=KINDS[Reach(reach)])
        if reach in (Reach.SENT, Reach.UNSENT):
            left = Q(status__in=LEFT)
            return self.emails.filter(left if reach == Reach.SENT else ~left)
        return {
            Reach.STATEMENTS: self._statements,
            Reach.STATUS_CHANGES: self._status_changes,
            Reach.CLOSURES: self._closures,
            Reach.MESSAGES: self._messages,
        }[Reach(reach)]()

    @cached_property
    def entries(self) -> QuerySet[Transaction]:
        """Charges, credits and payments.

        Those under a bill profile are what runs made: what people enter is no fault of a profile.
        """
        rows, scope = self._in_time(Transaction.objects.all()), self.scope
        if scope.run:
            return rows.filter(run_id=scope.run.pk)
        if scope.profile:
            return rows.filter(run_id__isnull=False, customer__bill_profile=scope.profile)
        return rows.none() if scope.change else rows

    @cached_property
    def emails(self) -> QuerySet[Email]:
        """Those of the run, of the rule or of the time, and those that followed from entries."""
        scope = self.scope
        if scope.rule:
            return self._in_time(Email.objects.filter(episode__rule=scope.rule))
        if not scope.run and not scope.change:
            return self._in_time(Email.objects.all())
        caused = Q(pk__in=given_keys(self._caused))
        return Email.objects.filter(caused | Q(run=scope.run) if scope.run else caused)

    @cached_property
    def _caused(self) -> list[Any]:
        owed = self.entries.order_by().values_list("pk", "billing_account_id", OWED)
        return emails_caused_by(owed, self.provider, self.scope.followed)

    def _statements(self) -> QuerySet[Statement]:
        scope = self.scope
        if scope.run:
            is_maker = scope.run.process == STATEMENTS
            return made_by(scope.run) if is_maker else Statement.objects.none()
        rows = self._in_time(Statement.objects.all())
        if scope.profile:
            return rows.filter(customer__bill_profile=scope.profile)
        return rows.none() if scope.change else rows

    def _status_changes(self) -> QuerySet[StatusChange]:
        rows = self._in_time(StatusChange.objects.all())
        if self.scope.run:
            return rows.filter(run_id=self.scope.run.pk)
        return rows.none() if self.scope.change else rows

    def _closures(self) -> QuerySet[Closure]:
        closed = Closure.objects.filter(outcome__in=CLOSED)
        if self.scope.run:
            return closed.filter(run=self.scope.run)
        return closed.none() if self.scope.change else self._in_time(closed)

    def _messages(self) -> QuerySet[Any]:
        """All of the time; after entries, the payment messages that their accounts then saw."""
        scope = self.scope
        if scope.rule:
            return shown_between(scope.first, scope.last).none()
        if not scope.run and not scope.change:
            return shown_between(scope.first, scope.last)
        payers = self.entries.order_by().values("billing_account_id")
        shown = shown_between(scope.first, scope.followed)
        return shown.filter(message__category=MessageCategory.PAYMENT, customer__in=payers)

    def _in_time(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__gte=self.scope.first, pk__lt=self.scope.last)
