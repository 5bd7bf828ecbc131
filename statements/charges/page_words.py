"""The rules of charges in the words of clerks."""

from accounts.eligibility import Facts, PageWords
from accounts.text import day_text
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


NOT_ENDED = PageWords("the product is not disconnected or completed", _status)
RECURRING = PageWords("its product type is recurring", _type)
BEHIND = PageWords(
    "it is billed through an earlier day than the cycle date plus the advance months asks for",
    _behind,
)
LINE = PageWords("it has no line, or its line is not pending", _line)
DATES = PageWords("it has a billed-through date, and its customer a cycle date", _dates)
WHILE_SUSPENDED = PageWords(
    "it is not suspended, or its type is billed while suspended", _while_suspended
)
ONE_TIME = PageWords("its product type is charged once", _type)
ACTIVE = PageWords("the product is active", _status)
