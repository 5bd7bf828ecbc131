"""What the pages of statements, and the search of every page, read."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Customer
from accounts.paging import Page, Place, page_by_key
from products.models import Line

from .models import Statement, Transaction
from .past_due import overdue

FOUND_AT_MOST = 25


def statements_matching(
    *, q: str = "", kind: str = "", created_from: date | None = None, created_to: date | None = None
) -> QuerySet[Statement]:
    """Return the statements that pass every filter that is not empty; both dates are inclusive."""
    found = Statement.objects.select_related("customer")
    if q:
        account = Customer.objects.filter(account_number=q).values_list("pk", flat=True).first()
        found = found.filter(Q(statement_number=q) | Q(customer_id=account))
    chosen = {"kind": kind, "created_on__gte": created_from, "created_on__lte": created_to}
    return found.filter(**{name: value for name, value in chosen.items() if value})


def entries_of(statement: Statement) -> QuerySet[Transaction]:
    """Return what the statement posted, in the order in which it was entered."""
    return (
        Transaction.objects.filter(statement=statement).select_related("customer", "product").order_by("id")
    )


def overdue_page(as_of: date, place: Place) -> Page:
    """Return accounts with something past due, each with the number and date of the statement that is."""
    due = Statement.objects.filter(customer=OuterRef("pk"), due_date__lt=as_of).order_by(
        "-due_date", "-created_on", "-id"
    )
    rows = overdue(as_of).annotate(
        due_statement=Subquery(due.values("statement_number")[:1]),
        due_since=Subquery(due.values("due_date")[:1]),
    )
    return page_by_key(rows, "account_number", place, among=Customer.objects.all())


def found_customers(text: str, at_most: int = FOUND_AT_MOST) -> list[Customer]:
    """Return customers whose number, name, e-mail or line holds the text; an account of exactly that number first."""
    by_line = Line.objects.filter(identifier__icontains=text).values("customer_id")
    found = Customer.objects.filter(
        Q(pk__in=Customer.objects.matching(text).values("pk")) | Q(pk__in=by_line)
    )
    exact = Q(account_number=text)
    return list(found.annotate(exact=exact).order_by(F("exact").desc(), "account_number")[:at_most])


def found_statements(text: str, at_most: int = FOUND_AT_MOST) -> list[Statement]:
    """Return statements whose number begins with the text."""
    rows = Statement.objects.filter(statement_number__startswith=text).select_related("customer")
    return list(rows.order_by("statement_number")[:at_most])
