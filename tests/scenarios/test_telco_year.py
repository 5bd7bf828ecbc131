"""A real customer base, day by day.

Here two months of every 35th customer; benchmarks/billing/telco_year.py takes all 7,043
through a whole one.
"""

from datetime import date

import pytest

from tests.factories import ProviderFactory
from tests.scenarios.telco_year import Year, bring_in, faults, live_through

FIRST_DAY = date(2028, 1, 30)  # from one month end to another, over a 29 February


# Each run commits, as in life: inside one transaction the planner would not learn what the tables
# hold.
@pytest.mark.django_db(transaction=True)
def test_each_day_bills_its_months_and_cycles_and_nothing_twice():
    months = Year(ProviderFactory(), FIRST_DAY, every=35, length=62)
    bring_in(months)
    live_through(months)
    assert list(faults(months)) == []


@pytest.mark.django_db
def test_days_on_which_nothing_ran_are_found_out():
    months = Year(ProviderFactory(), FIRST_DAY, every=350, length=62)
    bring_in(months)
    found = list(faults(months))
    for customer in months.billed:
        assert (
            f"{customer.account_number}: its months do not add up to {customer.monthly_charges} "
            "each" in found
        )
        assert f"{customer.account_number}: not one statement a cycle" in found
