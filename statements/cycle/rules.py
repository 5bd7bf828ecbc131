"""When a customer's cycle date moves on (docs/rules.md section 4)."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.customers.ranges import Accounts, only
from accounts.customers.states import CustomerStatus
from accounts.database.expressions import Anchored, DaysBefore
from accounts.eligibility import Facts, Rule, RuleSet
from accounts.models import Customer

from ..queue.rules import queued_for_statement
from . import page_words
from .page_words import ADVANCE_MONTHS, HOLDS, LEAD_DAYS


def _advances(row: Facts) -> str:
    if row["advances_on"] is None:
        return "the billing cycle is not enabled: there is no cycle date"
    return (
        f"cycle date {row['cycle_date']} + {row[ADVANCE_MONTHS]} advance months = "
        f"{row['advanced_date']},"
        f" - {row[LEAD_DAYS]} lead days = {row['advances_on']}, as of {row['as_of']}"
    )


CYCLE = RuleSet(
    columns=("status", "cycle_date", "cycle_day", LEAD_DAYS, ADVANCE_MONTHS, HOLDS),
    facts={
        "advanced_date": Anchored(F("cycle_date"), F(ADVANCE_MONTHS), F("cycle_day")),
        "advances_on": DaysBefore(F("advanced_date"), F(LEAD_DAYS)),
    },
    rules=(
        Rule(
            "1",
            "the customer's status is OPEN",
            Q(status=CustomerStatus.OPEN),
            lambda row: f"status is {row['status']}",
            page=page_words.STATUS,
        ),
        Rule(
            "2",
            "cycle date + advance months - lead days <= as of",
            Q(advances_on__lte=F("as_of")),
            _advances,
            first_on="advances_on",
            page=page_words.ADVANCES,
        ),
    ),
    yes=page_words.moves_on,
)


def _waits(row: Facts) -> str:
    return (
        "the bill profile holds the cycle date for the statement"
        if row[HOLDS]
        else "the bill profile does not hold the cycle date"
    )


def cycle_rules(as_of: date, accounts: Accounts) -> RuleSet:
    """Return the rules for customers of the families.

    One of them looks at the statement queue of the date.
    """
    queued = only(queued_for_statement(as_of), "billing_account_id", accounts).values("pk")
    held = Rule(
        "3",
        "where the bill profile holds the cycle date: the customer is not waiting for a statement",
        Q(**{HOLDS: False}) | ~Q(pk__in=queued),
        _waits,
        page=page_words.HELD,
    )
    return replace(CYCLE, rules=(*CYCLE.rules, held))


def held_for_more_than(days: int, as_of: date) -> QuerySet[Customer]:
    """Return the customers whose bill profile holds their cycle date, for more than so many days.

    Nothing else keeps the cycle date.
    """
    # One reading of the customers for both: of two that are joined, the planner may look through
    # all of one for each row of the other.
    waiting = queued_for_statement(as_of).filter(**{HOLDS: True})
    return CYCLE.meeting(waiting, as_of - timedelta(days=days))


def due_for_advance(
    as_of: date, accounts: Accounts, among: QuerySet[Customer] | None = None
) -> QuerySet[Customer]:
    """Return the customers whose cycle date moves one month now.

    They are those of the families, or those `among` them. `advances_again_on` says from when on the
    month after is due as well.
    """
    customers = Customer.objects.all() if among is None else among
    customers = only(customers, "billing_account_id", accounts)
    anchor = Coalesce(F("next_cycle_day"), F("cycle_day"))
    month_after = Anchored(F("cycle_date"), F(ADVANCE_MONTHS) + 1, anchor)
    due = cycle_rules(as_of, accounts).meeting(customers, as_of)
    return due.annotate(advances_again_on=DaysBefore(month_after, F(LEAD_DAYS)))
