"""What the pages of statements, and the search of every page, read."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import now

from accounts.database.keys import first_key_at
from accounts.models import Customer, ProcessRun
from accounts.web.paging import Place, page_by_key

from ..ledger.models.entries import Transaction
from ..ledger.models.statement import Statement
from ..ledger.states import StatementKind
from ..payments.facts import promises_in_force

FOUND_AT_MOST = 25


def made_by(run: ProcessRun) -> QuerySet[Statement]:
    """Return the regular statements that a run of the statements process made.

    No other run of the provider makes any meanwhile; keys grow with time.
    """
    a_millisecond = timedelta(milliseconds=1)
    first, last = run.started_at, (run.finished_at or now()) + a_millisecond
    made = Statement.objects.filter(created_on=run.as_of, kind=StatementKind.REGULAR)
    return made.filter(pk__gte=first_key_at(first), pk__lt=first_key_at(last))


def entries_of(statement: Statement) -> QuerySet[Transaction]:
    """Return what the statement posted, in the order in which it was entered."""
    return (
        Transaction.objects.filter(statement=statement)
        .select_related("customer", "product")
        .order_by("id")
    )


def overdue_rows(found: QuerySet[Customer], as_of: date) -> QuerySet[Any]:
    """Annotate overdue accounts with the statement that is past due, and with a promise to pay.

    `promised_until` is the last day of what is promised or under way; NULL without any.
    """
    due = Statement.objects.filter(customer=OuterRef("pk"), due_date__lt=as_of).order_by(
        "-due_date", "-created_on", "-id"
    )
    promises = promises_in_force(as_of).filter(customer=OuterRef("pk")).order_by("-until")
    return found.annotate(
        due_statement=Subquery(due.values("statement_number")[:1]),
        due_since=Subquery(due.values("due_date")[:1]),
        promised_until=Subquery(promises.values("until")[:1]),
    )


def named_exactly(text: str) -> Customer | Statement | None:
    """Return the account of exactly this number, or else the statement."""
    account = Customer.objects.filter(account_number=text).first()
    return account or Statement.objects.filter(statement_number=text).first()


def found_customers(text: str, at_most: int = FOUND_AT_MOST) -> list[Customer]:
    """Return the first customers that the text finds, by account number."""
    found = Customer.objects.matching(text)
    page = page_by_key(found, "account_number", Place(), size=at_most, among=Customer.objects.all())
    return list(page.rows)


def found_statements(text: str, at_most: int = FOUND_AT_MOST) -> list[Statement]:
    """Return the first statements whose number begins with the text."""
    rows = Statement.objects.filter(statement_number__startswith=text).select_related("customer")
    return list(rows.order_by("statement_number")[:at_most])
