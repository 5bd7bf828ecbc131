"""What staff ask for beside the queue (docs/rules.md section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.database.sql import key_of_now
from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.processes.switches import refuse_if_paused
from accounts.record.operations import keep_change
from accounts.record.states import Area

from ..ledger.models.statement import Statement, StatementSeries
from ..ledger.resources import StatementResource
from ..ledger.states import StatementKind
from ..queue.final import final_statement_due
from ..queue.rules import UNPOSTED
from .batch import Created, create_final_statements, locked_series
from .states import STATEMENTS


@dataclass(frozen=True)
class Final:
    """An account for which a final statement was asked, with it, or else why there is none."""

    customer: Customer
    statement: Statement | None
    why_not: str


@transaction.atomic
def create_final(
    provider: Provider, *, as_of: date, account_numbers: Sequence[str] | None = None
) -> Created:
    """Make the final statements of the accounts named, or all that are due.

    Raises Refused while statements are paused, for a day after a live provider's today, and,
    naming it, for an account that has none due.
    """
    refuse_if_paused(STATEMENTS)
    if account_numbers is not None:
        due = final_statement_due(as_of).filter(account_number__in=account_numbers)
        missing = set(account_numbers) - set(due.values_list("account_number", flat=True))
        if missing:
            raise Refused(
                f"no final statement is due for {', '.join(sorted(missing))}", code="not_due"
            )
    return create_final_statements(provider, as_of=as_of, selection=account_numbers)


@transaction.atomic
def create_finals(
    provider: Provider, *, as_of: date, account_numbers: Sequence[str] | None = None
) -> list[Final]:
    """Make the final statements that are due of the accounts named, or all, and answer for each.

    An account that has none due keeps no other one from its statement. Raises Refused while
    statements are paused, and for a day after a live provider's today.
    """
    refuse_if_paused(STATEMENTS)
    asked = Customer.objects.order_by("account_number")
    if account_numbers is not None:
        asked = asked.filter(account_number__in=account_numbers)
    since = key_of_now()
    create_final_statements(provider, as_of=as_of, selection=account_numbers)
    made = StatementResource.rows().filter(pk__gt=since, kind=StatementKind.FINAL)
    statements = {one.customer_id: one for one in made}
    if account_numbers is None:
        asked = asked.filter(pk__in=list(statements))
    postable = set(asked.filter(UNPOSTED).values_list("pk", flat=True))
    return [Final(one, statements.get(one.pk), _why_not(one, one.pk in postable)) for one in asked]


def _why_not(customer: Customer, has_unposted: bool) -> str:
    """Return what keeps the account from a final statement, the first thing of it."""
    if customer.kind == CustomerKind.CHILD:
        return "it is billed by its parent"
    if customer.status != CustomerStatus.CLOSED:
        return f"it is {customer.status}, not CLOSED"
    return "a regular statement is due" if has_unposted else "nothing of it is unposted"


def next_number() -> int:
    """Return the number that the provider's next statement gets."""
    series = StatementSeries.objects.first()
    return int(series.next_number) if series else 1


@transaction.atomic
def start_numbers(provider: Provider, first: int, *, actor: str) -> None:
    """Let the provider's first statement have this number.

    Raises Refused once there is a statement: the numbers go on without gaps from then on, and none
    is given twice. Source: docs/rules.md section 5.
    """
    series = locked_series(provider)
    if Statement.objects.exists():
        raise Refused(
            f"there are statements already: the next one is {int(series.next_number)}, since"
            " numbers have no gaps",
            code="numbers_in_use",
        )
    before, series.next_number = series.next_number, Decimal(first)
    series.save(update_fields=["next_number"])
    if before != first:
        keep_change(
            provider,
            Area.PROVIDER,
            "First statement number",
            before=str(int(before)),
            after=str(first),
            actor=actor,
        )
