"""Filters of lists: what cannot be read chooses nothing more than was meant."""

import pytest

from accounts.customers.filters import AccountFilter, CustomerFilter
from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from notifications.alerts.filters import AlertFilter
from notifications.models import Alert
from tests.factories import BillProfileFactory, CustomerFactory, ProviderFactory


@pytest.fixture
def provider(db):
    found = ProviderFactory()
    with provider_transaction(found):
        yield found


def test_a_value_that_cannot_be_read_is_carried_on_for_the_act_to_refuse(provider):
    filters = AccountFilter({"q": "a\0b", "profile": "NONE", "other": "x"}, Customer.objects.all())

    assert not filters.is_valid()
    assert filters.values == {}
    assert filters.asked == {"q": "a\0b", "profile": "NONE"}


def test_the_text_null_is_a_value_like_any_other(provider):
    profile = BillProfileFactory(provider=provider, code="null")
    customer = CustomerFactory(provider=provider, bill_profile=profile)

    filters = CustomerFilter({"profile": "null"}, Customer.objects.all())

    assert list(filters.qs) == [customer]


@pytest.mark.parametrize("asked", [{}, {"show": ""}, {"show": "BANANA"}])
def test_a_list_with_a_part_of_its_own_shows_that_part_unless_another_is_chosen(provider, asked):
    filters = AlertFilter(asked, Alert.objects.all())
    everything = AlertFilter({"show": "all"}, Alert.objects.all())

    assert "resolved_at" in str(filters.qs.query.where)
    assert "resolved_at" not in str(everything.qs.query.where)


def test_filters_ask_no_query_before_they_are_shown(provider, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert AccountFilter({"q": ""}, Customer.objects.all()).qs.query
