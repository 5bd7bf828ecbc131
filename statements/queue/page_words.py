"""The rules of the statement queue in the words of clerks."""

from datetime import timedelta

from accounts.bill_profiles.states import BillingMode
from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.eligibility import Facts, PageWords
from accounts.money import money_text
from accounts.text import counted, day_text, status_after_is

LEAD_DAYS, TERMS_DAYS, MODE = (
    "bill_profile__lead_days",
    "bill_profile__terms_days",
    "bill_profile__billing_mode",
)
LAST_CREATED, LAST_DUE = "balance__last_statement_created_on", "balance__last_statement_due_date"
APART = 5  # days between what this statement would be and the last one
NO_CYCLE = "The billing cycle is not enabled: there is no cycle date."
WITHOUT_CYCLE = "the billing cycle is not enabled, so there is no cycle date"


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


def in_queue(row: Facts) -> str:
    return f"this customer is in the queue for the cycle date {day_text(row['cycle_date'])}"


def _why_status(row: Facts) -> str:
    status = status_after_is(row["status"])
    return f"the account is {status}, and statements are made for open and closed accounts"


def _why_later(row: Facts) -> str:
    if row["enters_on"] is None:
        return WITHOUT_CYCLE
    lead = counted(row[LEAD_DAYS], "lead day")
    return (
        f"the cycle date is {day_text(row['cycle_date'])}; with {lead} this customer enters the "
        f"queue on {day_text(row['enters_on'])}"
    )


def _why_created(row: Facts) -> str:
    if row[MODE] == BillingMode.DAILY:
        return _why_due(row)
    return _why_near(row, "lead_reaches", LEAD_DAYS, "lead", LAST_CREATED, "was created")


def _why_due(row: Facts) -> str:
    return _why_near(row, "terms_reach", TERMS_DAYS, "terms", LAST_DUE, "is due")


def _why_near(row: Facts, reaches: str, days: str, name: str, last: str, what: str) -> str:
    if row[reaches] is None:
        return WITHOUT_CYCLE
    return (
        f"the last statement {what} on {day_text(row[last])}, and the cycle date "
        f"{day_text(row['cycle_date'])} with {counted(row[days], name + ' day')} reaches "
        f"{day_text(row[reaches])}, which is less than {APART} days after it"
    )


def _why_made(row: Facts) -> str:
    return f"statement {row['of_this_cycle']} was made for the cycle date " + (
        day_text(row["cycle_date"]) if row["cycle_date"] else "that it had"
    )


STATUS = PageWords(
    "the account is open or closed", _status, _why_status, hides=("2", "3", "4", "6", "7")
)
ENTERS = PageWords("the cycle date is no further away than the lead days", _enters, _why_later)
CREATED = PageWords(
    "no statement before, or the last one was created at least 5 days before the cycle date plus "
    "the lead days (daily-based: was due at least 5 days before the cycle date plus the terms)",
    _created,
    _why_created,
    lasts=False,
)
DUE = PageWords(
    "no statement before, or the last one was due at least 5 days before the cycle date plus the "
    "terms (cycle-based only)",
    _due_if_cycle_based,
    _why_due,
    lasts=False,
)
KIND = PageWords(
    "the account is a parent or standard",
    lambda row: f"It is a {CustomerKind(row['kind']).label.lower()} account.",
    lambda row: "it is a child, so its parent is billed for it",
    hides=("1", "2", "3", "4", "6", "7"),
)
UNPOSTED = PageWords(
    "there is an unposted charge, credit or payment on the account or one of its children",
    _unposted,
    lambda row: "no charge, credit or payment is unposted, so there is nothing to bill",
    lasts=False,
)
OF_THIS_CYCLE = PageWords(
    "no regular statement was made for this cycle date yet",
    _of_this_cycle,
    _why_made,
    lasts=False,
    hides=("3", "4", "6"),
)
