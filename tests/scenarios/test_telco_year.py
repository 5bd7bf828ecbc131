"""A year of a real customer base; every 35th customer here, all 7,043 in benchmarks/telco_year.py."""

from datetime import date

import pytest

from tests.factories import ProviderFactory
from tests.scenarios.telco_year import Year, bring_in, faults, live_through

FIRST_DAY = date(2027, 11, 22)  # the year has a 29 February


@pytest.mark.django_db
def test_a_year_bills_every_month_and_every_cycle_once():
    year = Year(ProviderFactory(), FIRST_DAY, every=35)
    bring_in(year)
    live_through(year)
    assert list(faults(year)) == []


@pytest.mark.django_db
def test_a_year_in_which_nothing_ran_is_found_out():
    year = Year(ProviderFactory(), FIRST_DAY, every=350)
    bring_in(year)
    found = list(faults(year))
    for customer in year.billed:
        assert (
            f"{customer.account_number}: its months do not add up to {customer.monthly_charges} each" in found
        )
        assert f"{customer.account_number}: not one statement a cycle" in found
