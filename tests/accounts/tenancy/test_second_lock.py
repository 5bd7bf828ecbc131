"""The second lock: row-level security, for SQL that no manager has seen."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from tests.accounts.tenancy.provider_tables import provider_models
from tests.factories import CustomerFactory, ProviderFactory, StatementFactory, TransactionFactory


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def be(provider_id: Any) -> None:
    rows(f"SELECT set_config('billing.provider_id', '{provider_id}', true)")


@pytest.fixture
def other(provider: Provider) -> Provider:
    """Another provider with one customer, transaction and statement; so has the first one."""
    TransactionFactory(customer=StatementFactory().customer)
    other = ProviderFactory()
    with provider_transaction(other):
        TransactionFactory(customer=StatementFactory().customer)
    return other


TABLES = [
    "accounts_customer",
    "accounts_billprofile",
    "statements_transaction",
    "statements_statement",
    "statements_accountbalance",
]


@pytest.mark.parametrize("table", TABLES)
def test_no_provider_set_means_no_rows(other: Provider, table: str) -> None:
    be("")

    assert rows(f"SELECT count(*) FROM {table}") == [0]


@pytest.mark.parametrize("table", TABLES)
def test_sql_sees_the_rows_of_the_provider_alone(
    provider: Provider, other: Provider, table: str
) -> None:
    for one in (provider, other):
        be(one.pk)
        assert rows(f"SELECT DISTINCT provider_id FROM {table}") == [one.pk]


def test_an_update_reaches_no_other_providers_rows(provider: Provider, other: Provider) -> None:
    be(provider.pk)
    rows("UPDATE accounts_customer SET name = 'taken over' RETURNING id")

    be(other.pk)
    assert "taken over" not in rows("SELECT name FROM accounts_customer")


def test_a_delete_reaches_no_other_providers_rows(
    provider: Provider, other: Provider, owner: Any
) -> None:
    with provider_transaction(other):
        profile = CustomerFactory.build(
            bill_profile=None, provider=other, cycle_date=None, cycle_day=None
        )
        assert profile.provider_id == other.pk
    be(provider.pk)

    with owner():
        deleted = rows(
            f"DELETE FROM accounts_billprofile WHERE provider_id = {other.pk} RETURNING id"
        )
    assert deleted == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO accounts_billprofile (provider_id, code, name, billing_mode, lead_days, "
        "terms_days, advance_months,"
        " auto_create_statements, prorate_first_period, hold_cycle_for_statement)"
        " VALUES ({other}, 'X', 'X', 'CYCLE', 0, 0, 0, false, false, false)",
        "UPDATE accounts_customer SET provider_id = {other}",
    ],
)
def test_a_row_is_not_written_for_another_provider(
    provider: Provider, other: Provider, sql: str
) -> None:
    be(provider.pk)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        rows(sql.format(other=other.pk) + " RETURNING id")


@pytest.mark.parametrize("model", provider_models(), ids=lambda model: model._meta.label)
def test_every_provider_table_enforces_its_policy_on_its_owner_too(db: None, model: Any) -> None:
    table = model._meta.db_table

    assert rows(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class "
        f"WHERE oid = '{table}'::regclass"
    ) == [True]
    (policy,) = rows(
        "SELECT coalesce(qual = with_check AND cmd = 'ALL'"
        " AND qual LIKE '%provider_id = %billing.provider_id%' AND qual NOT LIKE '%SELECT%', false)"
        f" FROM pg_policies WHERE tablename = '{table}' AND roles = '{{public}}'"
    )
    assert policy
    to_the_two_who_read_all = "cmd = 'SELECT' AND roles IN ('{billing_search}', '{billing_ops}')"
    assert (
        rows(
            f"SELECT policyname FROM pg_policies WHERE tablename = '{table}'"
            f" AND roles <> '{{public}}' AND NOT ({to_the_two_who_read_all})"
        )
        == []
    )


def test_the_owner_sees_no_rows_without_a_provider_either(other: Provider, owner: Any) -> None:
    be("")

    with owner():
        assert rows("SELECT count(*) FROM accounts_customer") == [0]
