"""What the demo company sells, at its list prices, and under which terms it bills."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

TELEPHONE = "TEL"
INTERNET = "NET"


class Service(NamedTuple):
    """One product type, and the column and value of the data that say a customer has it."""

    code: str
    name: str
    line: str
    price: Decimal
    column: str
    value: str = "Yes"


class Profile(NamedTuple):
    """The terms of one kind of contract, as a bill profile of the book."""

    code: str
    name: str
    lead_days: int
    terms_days: int
    advance_months: int
    automatic: bool


# Internet stands before telephone, and both before what hangs on them: the first service that a
# customer has is the one whose rate takes the difference to MonthlyCharges.
SERVICES = (
    Service("FIBER", "Fiber optic", INTERNET, Decimal(50), "InternetService", "Fiber optic"),
    Service("DSL", "DSL", INTERNET, Decimal(25), "InternetService", "DSL"),
    Service("PHONE", "Phone service", TELEPHONE, Decimal(20), "PhoneService"),
    Service("MULTIPLE-LINES", "Multiple lines", TELEPHONE, Decimal(5), "MultipleLines"),
    Service("SECURITY", "Online security", INTERNET, Decimal(5), "OnlineSecurity"),
    Service("BACKUP", "Online backup", INTERNET, Decimal(5), "OnlineBackup"),
    Service("PROTECTION", "Device protection", INTERNET, Decimal(5), "DeviceProtection"),
    Service("SUPPORT", "Tech support", INTERNET, Decimal(5), "TechSupport"),
    Service("TV", "Streaming TV", INTERNET, Decimal(10), "StreamingTV"),
    Service("MOVIES", "Streaming movies", INTERNET, Decimal(10), "StreamingMovies"),
)

PROFILES = {
    "Month-to-month": Profile("MTM", "Month-to-month", 5, 20, 1, automatic=True),
    "One year": Profile("Y1", "One year", 10, 30, 1, automatic=False),
    "Two year": Profile("Y2", "Two year", 0, 15, 0, automatic=True),
}


def priced_services(row: Mapping[str, str]) -> list[tuple[Service, Decimal]]:
    """Return the services of one row of the data with the customer's monthly rate for each.

    The rates are list prices, but for the first one: it takes the difference, so that the rates
    add up to MonthlyCharges exactly.
    """
    services = [service for service in SERVICES if row[service.column] == service.value]
    rates = [service.price for service in services]
    rates[0] += Decimal(row["MonthlyCharges"]) - sum(rates)
    return list(zip(services, rates, strict=True))
