"""The rules of charges in the words of clerks."""

from accounts.eligibility import Facts, PageWords
from accounts.text import counted, day_text, status_word
from products.services.states import Billing, LineStatus, ProductStatus

BILLING, SUSPENDED_TOO, LINE_STATUS = (
    "product_type__billing",
    "product_type__bill_while_suspended",
    "line__status",
)
CYCLE_DATE, ADVANCE_MONTHS = "customer__cycle_date", "customer__bill_profile__advance_months"


def _status(row: Facts) -> str:
    return f"The product is {ProductStatus(row['status']).label.lower()}."


def _type(row: Facts) -> str:
    return f"Its type is {Billing(row[BILLING]).label.lower()}."


def _line(row: Facts) -> str:
    if not row["line_id"]:
        return "It has no line."
    return f"Its line is {LineStatus(row[LINE_STATUS]).label.lower()}."


def _through(row: Facts) -> str:
    through = row["billed_through_date"]
    return f"Billed through {day_text(through)}" if through else "Never billed"


def _behind(row: Facts) -> str:
    if row["charged_through"] is None:
        return "The billing cycle is not enabled: there is no cycle date."
    return (
        f"{_through(row)}. Cycle date {day_text(row[CYCLE_DATE])}, plus {row[ADVANCE_MONTHS]} "
        f"advance months, less 1 day: {day_text(row['charged_through'])}."
    )


def _dates(row: Facts) -> str:
    cycle_date = row[CYCLE_DATE]
    cycle = f"cycle date {day_text(cycle_date)}" if cycle_date else "no cycle date"
    return f"{_through(row)}, {cycle}."


def _while_suspended(row: Facts) -> str:
    billed = "billed" if row[SUSPENDED_TOO] else "not billed"
    return f"{_status(row)[:-1]}; its type is {billed} while suspended."


def charged(row: Facts) -> str:
    return f"the next daily run charges it: {_lower(_through(row))}"


def charged_once(row: Facts) -> str:
    return "the next daily run charges it, once"


def _why_status(row: Facts) -> str:
    return f"the product is {status_word(row['status'])}"


def _why_type(row: Facts) -> str:
    return f"its type is {Billing(row[BILLING]).label.lower()}"


def _why_through(row: Facts) -> str:
    if row["charged_through"] is None:
        return "the billing cycle is not enabled, so there is no cycle date"
    if row["billed_through_date"] is None:
        return "it was never active, so no period of it has begun"
    return (
        f"it is billed through {day_text(row['billed_through_date'])}, and the cycle date "
        f"{day_text(row[CYCLE_DATE])} with {counted(row[ADVANCE_MONTHS], 'advance month')} asks "
        f"for no more than {day_text(row['charged_through'])}"
    )


def _why_dates(row: Facts) -> str:
    if row[CYCLE_DATE] is None:
        return "the billing cycle is not enabled, so there is no cycle date"
    return "it was never active, so no period of it has begun"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


NOT_ENDED = PageWords("the product is not disconnected or completed", _status, _why_status)
RECURRING = PageWords("its product type is recurring", _type, _why_type)
BEHIND = PageWords(
    "it is billed through an earlier day than the cycle date plus the advance months asks for",
    _behind,
    _why_through,
    lasts=False,
)
LINE = PageWords(
    "it has no line, or its line is not pending", _line, lambda row: "its line is pending"
)
DATES = PageWords("it has a billed-through date, and its customer a cycle date", _dates, _why_dates)
WHILE_SUSPENDED = PageWords(
    "it is not suspended, or its type is billed while suspended",
    _while_suspended,
    lambda row: "it is suspended, and its type is not billed while suspended",
)
ONE_TIME = PageWords("its product type is charged once", _type, _why_type)
ACTIVE = PageWords("the product is active", _status, _why_status)
