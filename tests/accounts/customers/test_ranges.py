from itertools import pairwise
from uuid import UUID

import pytest

from accounts.customers.ranges import FIRST, LAST, AccountRange, account_ranges
from accounts.models import Customer, Provider
from tests.factories import ChildFactory, CustomerFactory


@pytest.mark.parametrize(
    ("accounts", "size", "ranges"),
    [(0, 3, 1), (1, 3, 1), (3, 3, 1), (4, 3, 2), (6, 3, 2), (7, 3, 3), (3, 1, 3)],
)
def test_there_are_as_many_ranges_as_the_size_asks_for(
    provider: Provider, accounts: int, size: int, ranges: int
) -> None:
    for _ in range(accounts):
        CustomerFactory()

    assert len(account_ranges(provider.pk, size=size)) == ranges


def test_they_touch_and_cover_every_key_there_is(provider: Provider) -> None:
    for _ in range(7):
        CustomerFactory()

    ranges = account_ranges(provider.pk, size=2)

    assert (ranges[0].first, ranges[-1].last) == (FIRST, LAST)
    assert all(after.first.int == before.last.int + 1 for before, after in pairwise(ranges))


def test_each_takes_no_more_than_its_size(provider: Provider) -> None:
    for _ in range(7):
        CustomerFactory()

    taken = [
        Customer.objects.filter(pk__range=accounts.ends).count()
        for accounts in account_ranges(provider.pk, size=3)
    ]

    assert taken == [3, 3, 1]


def test_a_family_is_never_split(provider: Provider) -> None:
    child = ChildFactory()
    for _ in range(3):
        ChildFactory(parent=child.parent)
        CustomerFactory()

    holding = [
        accounts
        for accounts in account_ranges(provider.pk, size=1)
        if Customer.objects.filter(
            billing_account_id__range=accounts.ends, parent=child.parent
        ).exists()
    ]

    assert len(holding) == 1


def test_a_range_is_everybody_by_default() -> None:
    assert AccountRange().ends == (UUID(int=0), UUID(int=2**128 - 1))
