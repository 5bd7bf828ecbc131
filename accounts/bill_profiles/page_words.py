"""What a bill profile means, in the words of clerks."""

from ..text import counted
from .models import BillProfile
from .states import BillingMode, ProfileWarning

WARNED = {
    ProfileWarning.ONE_NIGHT: (
        "With no advance months a customer enters the queue on the day on which its cycle date "
        "moves on, and leaves it the same night. Let the cycle date wait for the statement, or let "
        "the daily run create the statements."
    ),
    ProfileWarning.DUE_AT_CREATION: (
        "Statements will be due on the day on which they are created: the terms are too short for "
        "so many advance months."
    ),
}


def meaning(profile: BillProfile) -> list[str]:
    """Return what the fields of a profile mean together, sentence by sentence."""
    return [
        _cycle(profile),
        _charged(profile),
        _queue(profile),
        _due(profile),
        _made(profile),
        *_options(profile),
    ]


def ordinal(number: int) -> str:
    """Write a day of the month, such as 1st, 12th and 23rd."""
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _cycle(profile: BillProfile) -> str:
    if profile.cycle_day:
        return f"Every customer's cycle date is the {ordinal(profile.cycle_day)} of the month."
    return "Each customer has a cycle day of its own."


def _charged(profile: BillProfile) -> str:
    if not profile.advance_months:
        return "Months are charged once they are over: up to the day before the cycle date."
    ahead = counted(profile.advance_months, "month")
    return f"Charges run {ahead} ahead of the cycle date."


def _queue(profile: BillProfile) -> str:
    lead = profile.lead_days
    when = f"{counted(lead, 'day')} before the cycle date" if lead else "on the cycle date"
    if profile.billing_mode == BillingMode.DAILY:
        return (
            f"Customers enter the queue {when}, once their last statement has been due for long "
            "enough."
        )
    return f"Customers enter the queue {when}."


def _due(profile: BillProfile) -> str:
    terms = profile.terms_days
    when = f"{counted(terms, 'day')} after the cycle date" if terms else "on the cycle date"
    if profile.due_day:
        return f"A statement is due on the first {ordinal(profile.due_day)} from {when} on."
    return f"A statement is due {when}." if terms else "A statement is due on the cycle date."


def _made(profile: BillProfile) -> str:
    if profile.auto_create_statements:
        return "The daily run creates the statements."
    return "Staff create the statements from the queue."


def _options(profile: BillProfile) -> list[str]:
    found = []
    if profile.hold_cycle_for_statement:
        found.append("The cycle date waits until the statement is made.")
    if profile.prorate_first_period:
        found.append("A first month that is not whole is charged by its days.")
    return found
