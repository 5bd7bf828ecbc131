import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.database.sql import execute_sql, instances_of_sql, joining_by_hash, rows_of_sql
from accounts.models import Customer
from tests.factories import CustomerFactory

ALL = "SELECT * FROM accounts_customer WHERE provider_id = %(provider)s ORDER BY account_number"


@pytest.fixture
def customers(provider) -> list[Customer]:
    return [CustomerFactory(account_number=number) for number in ("A-1", "A-2")]


def test_each_queryset_stands_where_its_name_stands(customers):
    one, two = (Customer.objects.filter(account_number=number) for number in ("A-1", "A-2"))
    sql = (
        "SELECT (SELECT account_number FROM ({late}) AS late), number "
        "FROM ({early}) AS early (number)"
    )

    found = execute_sql(
        sql, early=one.values_list("account_number"), late=two.values_list("account_number")
    )

    assert found == ("A-2", "A-1")


def test_a_queryset_may_stand_twice_beside_other_values(customers):
    rows = Customer.objects.filter(account_number="A-1").values_list("account_number")

    sql = (
        "SELECT a.account_number, %(word)s FROM ({rows}) AS a "
        "JOIN ({rows}) AS b USING (account_number)"
    )

    assert rows_of_sql(sql, rows=rows, word="100 %") == [("A-1", "100 %")]


def test_instances_of_sql_are_those_of_the_orm(provider, customers):
    found = instances_of_sql(Customer, ALL, provider=provider.pk)

    for mine, theirs in zip(found, Customer.objects.order_by("account_number"), strict=True):
        for field in Customer._meta.concrete_fields:
            assert getattr(mine, field.attname) == getattr(theirs, field.attname)


def test_instances_of_sql_can_be_changed_and_saved(provider, customers):
    first = instances_of_sql(Customer, ALL, provider=provider.pk)[0]

    first.name = "Ada Boone"
    first.save()

    assert Customer.objects.get(account_number="A-1").name == "Ada Boone"


def test_instances_of_sql_cost_one_query(provider, customers):
    with CaptureQueriesContext(connection) as asked:
        assert len(instances_of_sql(Customer, ALL, provider=provider.pk)) == 2
    assert len(asked) == 1


def test_nested_loops_are_off_inside_the_block_alone(provider):
    with joining_by_hash():
        assert execute_sql("SELECT current_setting('enable_nestloop')") == ("off",)
    assert execute_sql("SELECT current_setting('enable_nestloop')") == ("on",)
