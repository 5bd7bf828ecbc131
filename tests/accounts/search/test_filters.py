"""Filters by tag and by custom field find what they should, through their indexes."""

import pytest
from django.db import connection, transaction

from accounts.custom_fields.filters import CustomListFilter
from accounts.custom_fields.operations import define_field
from accounts.models import Customer
from accounts.search import filters
from accounts.search.filters import keys_with
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, ProviderFactory

INDEXES = {
    "customer_tags": "tags @> ARRAY['vip']::varchar[] AND tags <> '{}'",
    "customer_fields": """custom_fields @> '{"region": "x"}' AND custom_fields <> '{}'""",
    "customer_field_texts": ("upper(custom_fields::text) LIKE '%NORTH%' AND custom_fields <> '{}'"),
}


@pytest.fixture
def customers(provider):
    define_field(provider, name="Region", kind="TEXT", in_lists=True)
    for number, tags, region in (
        ("A-1", ["vip"], "North 100%"),
        ("A-2", ["vip", "reseller"], 'The "far" north'),
        ("A-3", [], "C:\\south_east"),
    ):
        CustomerFactory(account_number=number, tags=tags, custom_fields={"region": region})
    CustomerFactory(account_number="A-4")


def by(keys):
    return sorted(Customer.objects.filter(pk__in=keys).values_list("account_number", flat=True))


def test_customers_are_found_by_their_tags_and_the_values_of_their_fields(customers):
    assert by(keys_with(tag="vip")) == ["A-1", "A-2"]
    assert by(keys_with(fields={"region": "North 100%"})) == ["A-1"]
    assert keys_with(tag="it's") == keys_with(fields={"region": "north 100%"}) == []


@pytest.mark.parametrize("few", [filters.FEW, 0])
@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("NORTH", ["A-1", "A-2"]),
        ("100%", ["A-1"]),
        ("0%", ["A-1"]),
        ('"FAR"', ["A-2"]),
        ("c:\\s", ["A-3"]),
        ("south_", ["A-3"]),
        ("s_uth", []),
        ("region", []),
    ],
)
def test_a_part_of_a_text_is_found_as_it_is_written(customers, monkeypatch, few, part, found):
    monkeypatch.setattr(filters, "FEW", few)
    shown = CustomListFilter({"custom_region": part}, Customer.objects.all()).qs
    assert sorted(shown.values_list("account_number", flat=True)) == found
    assert shown.known_by_key is bool(few or not found)


def test_they_are_found_for_one_provider_alone_and_for_none_without_one(customers):
    with provider_transaction(ProviderFactory()):
        assert keys_with(tag="vip") == keys_with(part=("region", "north")) == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('billing.provider_id', '', true)")
        assert keys_with(tag="vip") == []


@pytest.mark.parametrize("index", INDEXES)
def test_each_index_serves_the_role_that_searches(customers, index):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE billing_search")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM accounts_customer WHERE {INDEXES[index]}")
        plan = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE billing_app")
    assert index in plan
