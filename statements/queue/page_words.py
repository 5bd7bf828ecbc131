"""The rules of the statement queue in the words of clerks."""

from datetime import timedelta

from accounts.bill_profiles.states import BillingMode
from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.eligibility import Facts, PageWords
from accounts.money import money_text
from accounts.text import day_text

LEAD_DAYS, TERMS_DAYS, MODE = (
    "bill_profile__lead_days",
    "bill_profile__terms_days",
    "bill_profile__billing_mode",
)
LAST_CREATED, LAST_DUE = "balance__last_statement_created_on", "balance__last_statement_due_date"
APART = 5  # days between what this statement would be and the last one
NO_CYCLE = "The billing cycle is not enabled: there is no cycle date."


def _status(row: Facts) -> str:
    return f"The account is {CustomerStatus(row['status']).label.lower()}."


def _enters(row: Facts) -> str:
    if row["enters_on"] is None:
        return NO_CYCLE
    return (
        f"Cycle date {day_text(row['cycle_date'])}, less {row[LEAD_DAYS]} lead days: "
        f"{day_text(row['enters_on'])}."
    )


def _created(row: Facts) -> str:
    if row[MODE] == BillingMode.DAILY:
        return _due(row)
    return _reach(row, "lead_reaches", f"{row[LEAD_DAYS]} lead days", LAST_CREATED, "creation")


def _due(row: Facts) -> str:
    return _reach(row, "terms_reach", f"{row[TERMS_DAYS]} terms days", LAST_DUE, "due date")


def _due_if_cycle_based(row: Facts) -> str:
    if row[MODE] == BillingMode.DAILY:
        return "The bill profile is daily-based: this rule does not apply."
    return _due(row)


def _reach(row: Facts, reaches: str, days: str, last: str, what: str) -> str:
    if row[last] is None:
        return "There is no statement before."
    if row[reaches] is None:
        return NO_CYCLE
    needed = row[last] + timedelta(days=APART)
    return (
        f"Cycle date {day_text(row['cycle_date'])}, plus {days}: {day_text(row[reaches])}. "
        f"Last {what} {day_text(row[last])}, plus {APART} days: {day_text(needed)}."
    )


def _unposted(row: Facts) -> str:
    return f"Unposted amounts come to {money_text(row['unposted'], row['currency'])}."


def _of_this_cycle(row: Facts) -> str:
    if row["cycle_date"] is None:
        return "There is no cycle date."
    made = row["of_this_cycle"]
    statement = f"statement {made}" if made else "no statement"
    return f"Cycle date {day_text(row['cycle_date'])}: {statement}."


STATUS = PageWords("the account is open or closed", _status)
ENTERS = PageWords("the cycle date is no further away than the lead days", _enters)
CREATED = PageWords(
    "no statement before, or the last one was created at least 5 days before the cycle date plus "
    "the lead days (daily-based: was due at least 5 days before the cycle date plus the terms)",
    _created,
)
DUE = PageWords(
    "no statement before, or the last one was due at least 5 days before the cycle date plus the "
    "terms (cycle-based only)",
    _due_if_cycle_based,
)
KIND = PageWords(
    "the account is a parent or standard",
    lambda row: f"It is a {CustomerKind(row['kind']).label.lower()} account.",
)
UNPOSTED = PageWords(
    "there is an unposted charge, credit or payment on the account or one of its children",
    _unposted,
)
OF_THIS_CYCLE = PageWords(
    "no regular statement was made for this cycle date yet",
    _of_this_cycle,
)
