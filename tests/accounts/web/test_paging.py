import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from accounts.web import paging
from accounts.web.paging import Place, page_by_key
from tests.factories import CustomerFactory


@pytest.fixture
def every_third(plain_provider, profile, monkeypatch):
    """Forty customers of which every third is closed, looked through in stretches of four, twelve,
    thirty-six.
    """
    monkeypatch.setattr(paging, "FIRST_STRETCH", 4)
    monkeypatch.setattr(paging, "STRETCH_GROWS", 3)
    with provider_transaction(plain_provider):
        for number in range(40):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"A-{number:02}",
                cycle_date=None,
                status="CLOSED" if number % 3 == 0 else "OPEN",
            )
        yield Customer.objects.filter(status="CLOSED")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("size", [1, 3, 13, 14, 50])
@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(after="A-12"),
        Place(after="A-39"),
        Place(before="A-12"),
        Place(before="A-00"),
        Place(after="ZZZ"),
    ],
)
def test_a_page_found_in_stretches_is_the_page_found_at_once(
    every_third, place, size, newest_first
):
    options = {"newest_first": newest_first, "size": size}
    at_once = page_by_key(every_third, "account_number", place, **options)
    in_stretches = page_by_key(
        every_third, "account_number", place, among=Customer.objects.all(), **options
    )
    assert in_stretches == at_once


def test_a_full_page_looks_no_further_than_it_must(every_third, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        page_by_key(every_third, "account_number", Place(), size=1, among=Customer.objects.all())
