"""The rules of the cycle date in the words of clerks."""

from accounts.customers.states import CustomerStatus
from accounts.eligibility import Facts, PageWords
from accounts.text import day_text

LEAD_DAYS, ADVANCE_MONTHS = "bill_profile__lead_days", "bill_profile__advance_months"


def _advances(row: Facts) -> str:
    if row["advances_on"] is None:
        return "The billing cycle is not enabled: there is no cycle date."
    return (
        f"Cycle date {day_text(row['cycle_date'])}, plus {row[ADVANCE_MONTHS]} advance months: "
        f"{day_text(row['advanced_date'])}. Less {row[LEAD_DAYS]} lead days: "
        f"{day_text(row['advances_on'])}."
    )


STATUS = PageWords(
    "the account is open",
    lambda row: f"The account is {CustomerStatus(row['status']).label.lower()}.",
)
ADVANCES = PageWords(
    "the cycle date plus the advance months is no further away than the lead days", _advances
)
