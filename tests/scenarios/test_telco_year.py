"""A year of a real customer base; every 35th customer here, all 7,043 in benchmarks/telco_year.py."""

from datetime import date

import pytest

from tests.factories import ProviderFactory
from tests.scenarios.telco_year import Year, bring_in, faults, live_through


@pytest.mark.django_db
def test_a_year_bills_every_month_and_every_cycle_once():
    year = Year(ProviderFactory(), date(2027, 11, 22), every=35)
    bring_in(year)
    live_through(year)
    assert list(faults(year)) == []
