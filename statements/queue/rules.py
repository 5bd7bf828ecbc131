"""Who is eligible for a statement (docs/rules.md section 5)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from accounts.bill_profiles.states import BillingMode
from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.database.expressions import DaysAfter, DaysBefore, DueOn
from accounts.eligibility import Facts, Rule, RuleSet
from accounts.models import Customer

from ..ledger.models.statement import Statement
from ..ledger.states import StatementKind
from . import page_words
from .page_words import APART, LAST_CREATED, LAST_DUE, LEAD_DAYS, MODE, TERMS_DAYS

# The rules are made before there is a provider, so the statements name the customer's.
OF_THIS_CYCLE = Statement._base_manager.filter(
    provider=OuterRef("provider"),
    customer=OuterRef("pk"),
    cycle_date=OuterRef("cycle_date"),
    kind=StatementKind.REGULAR,
)

CYCLE_BASED, DAILY_BASED = Q(**{MODE: BillingMode.CYCLE}), Q(**{MODE: BillingMode.DAILY})
CREATED_LONG_AGO = Q(**{f"{LAST_CREATED}__isnull": True}) | Q(
    lead_reaches__gte=DaysAfter(F(LAST_CREATED), Value(APART))
)
# One comparison each rather than a sum: most rows are decided by the first.
UNPOSTED = (
    Q(balance__unposted_charges__gt=0)
    | Q(balance__unposted_credits__gt=0)
    | Q(balance__unposted_payments__gt=0)
)
DUE_LONG_AGO = Q(**{f"{LAST_DUE}__isnull": True}) | Q(
    terms_reach__gte=DaysAfter(F(LAST_DUE), Value(APART))
)


def _enters(row: Facts) -> str:
    if row["enters_on"] is None:
        return "the billing cycle is not enabled: there is no cycle date"
    return (
        f"cycle date {row['cycle_date']} - {row[LEAD_DAYS]} lead days = {row['enters_on']}, as of "
        f"{row['as_of']}"
    )


def _created(row: Facts) -> str:
    return (
        _due(row)
        if row[MODE] == BillingMode.DAILY
        else _reach(row, "lead_reaches", LEAD_DAYS, "lead", LAST_CREATED, "creation")
    )


def _due(row: Facts) -> str:
    return _reach(row, "terms_reach", TERMS_DAYS, "terms", LAST_DUE, "due date")


def _due_if_cycle_based(row: Facts) -> str:
    return "daily-based: this rule does not apply" if row[MODE] == BillingMode.DAILY else _due(row)


def _reach(row: Facts, reaches: str, days: str, name: str, last: str, what: str) -> str:
    if row[last] is None:
        return "no statement before"
    if row[reaches] is None:
        return "the billing cycle is not enabled: there is no cycle date"
    needed = row[last] + timedelta(days=APART)
    return (
        f"cycle date {row['cycle_date']} + {row[days]} {name} days = {row[reaches]}, last {what} "
        f"{row[last]} + {APART} days = {needed}"
    )


def _of_this_cycle(row: Facts) -> str:
    cycle_date = row["cycle_date"] or "none"
    if row["of_this_cycle"] is None:
        return f"cycle date {cycle_date}: no statement"
    return f"cycle date {cycle_date}: statement {row['of_this_cycle']}"


QUEUE = RuleSet(
    columns=(
        "status",
        "kind",
        "currency",
        "cycle_date",
        LEAD_DAYS,
        TERMS_DAYS,
        MODE,
        LAST_CREATED,
        LAST_DUE,
    ),
    facts={
        "enters_on": DaysBefore(F("cycle_date"), F(LEAD_DAYS)),
        "lead_reaches": DaysAfter(F("cycle_date"), F(LEAD_DAYS)),
        "terms_reach": DaysAfter(F("cycle_date"), F(TERMS_DAYS)),
        "unposted": Coalesce(
            F("balance__unposted_charges")
            + F("balance__unposted_credits")
            + F("balance__unposted_payments"),
            Value(Decimal(0)),
        ),
    },
    rules=(
        Rule(
            "1",
            "the customer's status is OPEN or CLOSED",
            Q(status__in=[CustomerStatus.OPEN, CustomerStatus.CLOSED]),
            lambda row: f"status is {row['status']}",
            page=page_words.STATUS,
        ),
        Rule(
            "2",
            "as of + lead days >= cycle date",
            Q(enters_on__lte=F("as_of")),
            _enters,
            first_on="enters_on",
            page=page_words.ENTERS,
        ),
        Rule(
            "3",
            (
                "no statement before, or cycle date + lead days >= last creation + 5 days "
                "(daily-based: + terms days >= last due date + 5 days)"
            ),
            CYCLE_BASED & CREATED_LONG_AGO | DAILY_BASED & DUE_LONG_AGO,
            _created,
            page=page_words.CREATED,
        ),
        Rule(
            "4",
            (
                "no statement before, or cycle date + terms days >= last due date + 5 days "
                "(cycle-based only)"
            ),
            DAILY_BASED | DUE_LONG_AGO,
            _due_if_cycle_based,
            page=page_words.DUE,
        ),
        Rule(
            "5",
            "the customer is a parent or standard",
            ~Q(kind=CustomerKind.CHILD),
            lambda row: f"kind is {row['kind']}",
            page=page_words.KIND,
        ),
        Rule(
            "6",
            (
                "an unposted charge, credit or payment of more than 0.00 exists on the customer or "
                "one of its children"
            ),
            UNPOSTED,
            lambda row: f"unposted amounts come to {row['unposted']:f}",
            page=page_words.UNPOSTED,
        ),
        Rule(
            "7",
            "no regular statement of the customer for this cycle date exists",
            ~Q(Exists(OF_THIS_CYCLE)),
            _of_this_cycle,
            page=page_words.OF_THIS_CYCLE,
        ),
    ),
    shown={"of_this_cycle": Subquery(OF_THIS_CYCLE.values("statement_number")[:1])},
    yes=page_words.in_queue,
)
# Who would be in the queue but for the distance to the last statement, which rules 3 and 4 keep.
QUEUE_AT_ANY_DISTANCE = replace(
    QUEUE, rules=tuple(rule for rule in QUEUE.rules if rule.number not in ("3", "4"))
)


def queued_for_statement(as_of: date) -> QuerySet[Customer]:
    """Return the Create Statements queue of this moment.

    `due_date` is what each statement's due date would be.
    """
    return QUEUE.meeting(Customer.objects.all(), as_of).annotate(due_date=due_date())


def due_date() -> DueOn:
    return DueOn(Greatest("terms_reach", "as_of"), F("bill_profile__due_day"))
