"""The rows of the Telco data as customers with dates, for the day on which the demo starts."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from accounts.calendar import anchored

from .names import customer_name
from .services import PROFILES, Profile, Service, priced_services

TELCO_CSV = Path(__file__).parent / "telco" / "Telco-Customer-Churn.csv"


@dataclass(frozen=True)
class DemoCustomer:
    """One customer of the data, with the state and the dates that its account starts from."""

    row_number: int
    account_number: str
    name: str
    status: str
    service_status: str
    profile: Profile
    cycle_day: int
    cycle_date: date
    previous_cycle_date: date
    activated_on: date | None
    disconnected_on: date | None
    services: list[tuple[Service, Decimal]]
    monthly_charges: Decimal
    pays_automatically: bool


def demo_customers(as_of: date) -> Iterator[DemoCustomer]:
    """Yield the 7,043 customers in the order of the data, dated relative to as_of."""
    with TELCO_CSV.open(encoding="utf-8", newline="") as source:
        for row_number, row in enumerate(csv.DictReader(source)):
            yield _customer(row_number, row, as_of)


def _customer(row_number: int, row: Mapping[str, str], as_of: date) -> DemoCustomer:
    tenure = int(row["tenure"])
    status, service_status = _statuses(churned=row["Churn"] == "Yes", tenure=tenure)
    cycle_day = row_number % 31 + 1
    cycle_date = _first_cycle_date(as_of, cycle_day)
    previous = anchored(cycle_date, -1, cycle_day)
    disconnected = service_status == "DISCONNECTED"
    return DemoCustomer(
        row_number=row_number,
        account_number=row["customerID"],
        name=customer_name(row_number, row["gender"]),
        status=status,
        service_status=service_status,
        profile=PROFILES[row["Contract"]],
        cycle_day=cycle_day,
        cycle_date=cycle_date,
        previous_cycle_date=previous,
        activated_on=anchored(cycle_date, -tenure, cycle_day) if tenure else None,
        disconnected_on=_half_way(previous, as_of) if disconnected else None,
        services=priced_services(row),
        monthly_charges=Decimal(row["MonthlyCharges"]),
        pays_automatically=row["PaymentMethod"].endswith("(automatic)"),
    )


def _statuses(*, churned: bool, tenure: int) -> tuple[str, str]:
    """Return the status of the account and that of all its lines and products.

    Those who left in their first month are still OPEN, as if they had been disconnected by a
    system that forgot to close them: they are what Sync Status is shown to find.
    """
    if churned:
        return ("OPEN" if tenure == 1 else "CLOSED"), "DISCONNECTED"
    return ("OPEN", "ACTIVE") if tenure else ("PENDING", "PENDING")


def _first_cycle_date(as_of: date, cycle_day: int) -> date:
    this_month = anchored(as_of, 0, cycle_day)
    return this_month if this_month >= as_of else anchored(as_of, 1, cycle_day)


def _half_way(earlier: date, later: date) -> date:
    """Return a day between the two: after every activation, not in the future, not all one day."""
    return earlier + (later - earlier) / 2
