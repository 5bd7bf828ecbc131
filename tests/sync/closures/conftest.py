from datetime import date, timedelta

import pytest

from accounts.models import BillProfile, Provider
from accounts.tenancy.transactions import provider_transaction
from products.services.operations import change_line
from tests.ui.book import make_customer, make_line

AS_OF = date(2026, 11, 20)


@pytest.fixture
def empty(plain_provider: Provider, profile: BillProfile) -> None:
    """Three accounts whose one line was disconnected, by different people and ways, and one that
    has its line still.
    """
    for number, via, actor in (
        ("A-1", "UI", "dora"),
        ("A-2", "API", "crm-key"),
        ("A-3", "IMPORT", "ops"),
    ):
        with provider_transaction(plain_provider):
            customer = make_customer(
                profile, number, name=f"Name {number}", cycle_date=date(2026, 11, 25)
            )
            line = make_line(customer, f"L{number}")
        with provider_transaction(plain_provider, via=via, actor=actor):
            change_line(
                line,
                "disconnect",
                as_of=AS_OF - timedelta(days=3),
                effective_on=AS_OF - timedelta(days=5),
            )
    with provider_transaction(plain_provider):
        make_line(make_customer(profile, "A-9"), "L9")
