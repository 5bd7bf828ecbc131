"""The addresses of all pages that stand alone or are of one account.

Also accounts to show on them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import BillProfile
from tests.factories import (
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)

TODAY = date(2026, 11, 20)
STATUSES = ("OPEN", "CLOSED", "SUSPENDED", "PENDING", "LEAD")
ACCOUNTS = (*(f"A-{number}" for number in range(len(STATUSES))), "A-9")


def make_accounts(profile: BillProfile) -> None:
    """Make an account in each status, each with a line, products and something unposted, and A-9,
    which is closed and has nothing. Made in the provider's open transaction.
    """
    kind = ProductTypeFactory(code="FIBRE", name="Fibre")
    once = ProductTypeFactory(code="SETUP", name="Set-up", billing="ONE_TIME")
    for number, status in enumerate(STATUSES):
        customer = CustomerFactory(
            bill_profile=profile, account_number=f"A-{number}", status=status, cycle_date=TODAY
        )
        line = LineFactory(customer=customer, line_ref=f"L-{number}", status="SUSPENDED")
        ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref=f"P-{number}",
            rate=Decimal("29.95"),
            billed_through_date=TODAY,
            line=line,
        )
        ProductFactory(
            customer=customer,
            product_type=once,
            product_ref=f"S-{number}",
            rate=Decimal("29.95"),
            billed_through_date=None,
        )
        TransactionFactory(customer=customer, amount=Decimal("19.95"), date=date(2026, 11, 1))
    CustomerFactory(bill_profile=profile, account_number="A-9", status="CLOSED", cycle_date=TODAY)


def addresses_of_pages(accounts: Sequence[str] = ACCOUNTS) -> Iterator[str]:
    """Yield the address of every page that stands alone, or that is one of the accounts."""
    yield from _addresses(get_resolver().url_patterns, accounts)


def _addresses(patterns: Any, accounts: Sequence[str], prefix: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, accounts, prefix + str(one.pattern))
        elif isinstance(one, URLPattern) and one.name and not prefix.startswith("api/"):
            route = "/" + prefix + str(one.pattern)
            if "<" not in route and "(" not in route:
                yield route
            elif route.count("<") == 1 and "account_number>" in route:
                for number in accounts:
                    yield re.sub(r"<[^>]*>", number, route)
