"""Which accounts Sync Status closes.

It looks at state, never at who changed it. Source: docs/rules.md section 6.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.database.expressions import DaysAfter, given_keys
from accounts.eligibility import Facts, PageWords, Rule, RuleSet
from accounts.models import Customer
from accounts.text import counted, day_text, status_after_is
from products.models import Line, Order, Product

Keys = Sequence[UUID]


def _of_customer(rows: QuerySet) -> QuerySet:
    return rows.filter(customer=OuterRef("pk"))


def _number(rows: QuerySet, owner: str = "customer") -> Coalesce:
    counted = rows.order_by().values(owner).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _has_none_of(rows: QuerySet) -> Q:
    """Look by index, customer by customer.

    As a chain of anti-joins the planner expects one customer to be left after the first, and reads
    all products again for each that is.
    """
    return Q(IsNull(Subquery(_of_customer(rows).values("pk")[:1]), True))


def _exempt(row: Facts) -> str:
    until = row["sync_exempt_until"]
    return f"exempt until {until}, as of {row['as_of']}" if until else "not exempt"


def _exempt_on_page(row: Facts) -> str:
    until = row["sync_exempt_until"]
    return f"It is exempt until {day_text(until)}." if until else "It is not exempt."


def _are(number: int, thing: str) -> str:
    return f"{counted(number, thing)} {'is' if number == 1 else 'are'}"


def _left(number: int, noun: str, which: str = "such") -> str:
    return f"{number or 'No'} {which} {noun}{'' if number == 1 else 's'}."


ON_PAGE = {
    "1": PageWords(
        "the account is open",
        lambda row: f"The account is {CustomerStatus(row['status']).label.lower()}.",
        lambda row: (
            f"the account is {status_after_is(row['status'])}, and Sync Status closes open ones"
        ),
        hides=("2", "3", "4", "5", "6"),
    ),
    "2": PageWords(
        "every line is disconnected",
        lambda row: (
            f"{row['lines_left'] or 'No'} other line{'' if row['lines_left'] == 1 else 's'}."
        ),
        lambda row: f"{_are(row['lines_left'], 'line')} not disconnected",
    ),
    "3": PageWords(
        "no product is pending, active or suspended",
        lambda row: _left(row["products_left"], "product"),
        lambda row: f"{_are(row['products_left'], 'product')} pending, active or suspended",
    ),
    "4": PageWords(
        "no order is open or pending",
        lambda row: _left(row["orders_left"], "order"),
        lambda row: f"{_are(row['orders_left'], 'order')} not finished",
    ),
    "5": PageWords(
        "every child is closed, or is closed by the same run",
        lambda row: f"{row['children_staying'] or 'No'} children stay as they are.",
        lambda row: (
            "1 child stays as it is"
            if row["children_staying"] == 1
            else f"{row['children_staying']} children stay as they are"
        ),
    ),
    "6": PageWords(
        "it is not exempt",
        _exempt_on_page,
        lambda row: f"it is exempt until {day_text(row['sync_exempt_until'])}",
    ),
}


def _closable_alone(as_of: date) -> list[Q]:
    return [
        Q(status=CustomerStatus.OPEN),
        _has_none_of(Line.objects.connected()),
        _has_none_of(Product.objects.assigned()),
        _has_none_of(Order.objects.unfinished()),
        Q(sync_exempt_until__isnull=True) | Q(sync_exempt_until__lt=as_of),
    ]


def _children_that_stay(as_of: date, among: Keys | None) -> QuerySet[Customer]:
    """Look at the children of one parent by index.

    They are found through the family of the billing account, which has an index.
    """
    only = {} if among is None else {"pk__in": given_keys(among)}
    children = Customer.objects.filter(billing_account_id=OuterRef("pk"), kind=CustomerKind.CHILD)
    return children.exclude(status=CustomerStatus.CLOSED).exclude(*_closable_alone(as_of), **only)


def closure_rules(as_of: date, among: Keys | None = None) -> RuleSet:
    is_open, no_lines, no_products, no_orders, not_exempt = _closable_alone(as_of)
    staying = _children_that_stay(as_of, among)
    return RuleSet(
        columns=("status", "sync_exempt_until"),
        facts={"exempt_ends_on": DaysAfter(F("sync_exempt_until"), Value(1))},
        shown={
            "lines_left": _number(_of_customer(Line.objects.connected())),
            "products_left": _number(_of_customer(Product.objects.assigned())),
            "orders_left": _number(_of_customer(Order.objects.unfinished())),
            "children_staying": _number(staying, "parent"),
        },
        yes=lambda row: (
            "nothing of the account is active, pending or on order, so the next run of Sync Status "
            "closes it"
        ),
        rules=(
            Rule(
                "1",
                "the status is OPEN",
                is_open,
                lambda row: f"status is {row['status']}",
                page=ON_PAGE["1"],
            ),
            Rule(
                "2",
                "no line is other than DISCONNECTED",
                no_lines,
                lambda row: f"{row['lines_left']} such lines",
                page=ON_PAGE["2"],
            ),
            Rule(
                "3",
                "no product is PENDING, ACTIVE or SUSPENDED",
                no_products,
                lambda row: f"{row['products_left']} such products",
                page=ON_PAGE["3"],
            ),
            Rule(
                "4",
                "no order is OPEN or PENDING",
                no_orders,
                lambda row: f"{row['orders_left']} such orders",
                page=ON_PAGE["4"],
            ),
            Rule(
                "5",
                "every child is CLOSED, or is closed by the same run",
                Q(kind__in=[CustomerKind.STANDARD, CustomerKind.CHILD]) | ~Exists(staying),
                lambda row: f"{row['children_staying']} children stay as they are",
                page=ON_PAGE["5"],
            ),
            Rule(
                "6",
                "it is not exempt",
                not_exempt,
                _exempt,
                first_on="exempt_ends_on",
                page=ON_PAGE["6"],
            ),
        ),
    )


def closable(as_of: date, among: Keys | None = None) -> QuerySet[Customer]:
    """Return the accounts that meet the rule on the date, of those `among` which a run may close.

    A parent never closes before its children: each is closed already, or may be closed by the same
    run.
    """
    everybody = Customer.objects.all()
    if among is not None:
        everybody = everybody.filter(pk__in=given_keys(among))
    return closure_rules(as_of, among).meeting(everybody, as_of)
