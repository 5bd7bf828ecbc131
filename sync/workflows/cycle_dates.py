"""Where the cycle date of an account stands when its billing cycle is enabled.

Source: docs/rules.md section 8.
"""

from datetime import date, timedelta

from accounts.calendar import anchored
from accounts.models import Customer


def first_cycle_date(customer: Customer, effective_on: date) -> date:
    """Return the first anchored date that the cycle process would leave on the effective date."""
    profile, anchor = customer.bill_profile, cycle_day(customer, effective_on)
    cycle_date = anchored(effective_on, -profile.advance_months - 1, anchor)
    while (
        anchored(cycle_date, profile.advance_months, anchor) - timedelta(days=profile.lead_days)
        <= effective_on
    ):
        cycle_date = anchored(cycle_date, 1, anchor)
    return cycle_date


def cycle_day(customer: Customer, effective_on: date) -> int:
    """Return the customer's anchor.

    One that has none yet takes its profile's Cycle Day, or the day of the effective date.
    """
    day: int = customer.cycle_day or customer.bill_profile.cycle_day or effective_on.day
    return day


def enable_cycle(customer: Customer, effective_on: date, *, keep_later: bool = False) -> None:
    """Set the cycle date; `keep_later` never sets it earlier than it was."""
    first = first_cycle_date(customer, effective_on)
    was = customer.cycle_date
    customer.cycle_day = cycle_day(customer, effective_on)
    customer.cycle_date = max(first, was) if keep_later and was else first
    customer.save(update_fields=["cycle_date", "cycle_day"])
