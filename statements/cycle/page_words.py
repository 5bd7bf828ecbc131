"""The rules of cycle dates in the words of clerks."""

from accounts.customers.states import CustomerStatus
from accounts.eligibility import Facts, PageWords
from accounts.text import counted, day_text, status_after_is

LEAD_DAYS, ADVANCE_MONTHS = "bill_profile__lead_days", "bill_profile__advance_months"
HOLDS = "bill_profile__hold_cycle_for_statement"


def moves_on(row: Facts) -> str:
    return f"the cycle date {day_text(row['cycle_date'])} moves on with the next daily run"


def _advances(row: Facts) -> str:
    if row["advances_on"] is None:
        return "The billing cycle is not enabled: there is no cycle date."
    return (
        f"Cycle date {day_text(row['cycle_date'])}, plus {row[ADVANCE_MONTHS]} advance months: "
        f"{day_text(row['advanced_date'])}. Less {row[LEAD_DAYS]} lead days: "
        f"{day_text(row['advances_on'])}."
    )


def _why_status(row: Facts) -> str:
    return f"the account is {status_after_is(row['status'])}, and cycle dates move on open accounts"


def _why_later(row: Facts) -> str:
    if row["advances_on"] is None:
        return "the billing cycle is not enabled, so there is no cycle date"
    return (
        f"the cycle date is {day_text(row['cycle_date'])}; with "
        f"{counted(row[ADVANCE_MONTHS], 'advance month')} and "
        f"{counted(row[LEAD_DAYS], 'lead day')} it moves on {day_text(row['advances_on'])}"
    )


def _held(row: Facts) -> str:
    if row[HOLDS]:
        return "The bill profile keeps the cycle date until the statement is made."
    return "The bill profile lets the cycle date move on without a statement."


STATUS = PageWords(
    "the account is open",
    lambda row: f"The account is {CustomerStatus(row['status']).label.lower()}.",
    _why_status,
    hides=("2", "3"),
)
ADVANCES = PageWords(
    "the cycle date plus the advance months is no further away than the lead days",
    _advances,
    _why_later,
)
HELD = PageWords(
    "where the bill profile keeps the cycle date: the customer is not waiting for a statement",
    _held,
    lambda row: "a statement is to be made first, as the bill profile asks",
    lasts=False,
)
