"""The third lock: keys and references that carry the provider, so that a row cannot even name
another provider's.
"""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Provider
from accounts.tenancy.rows import ProviderReference
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from tests.accounts.tenancy.provider_tables import provider_models
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
)

COLUMNS = """
    (SELECT array_agg(attname::text ORDER BY place)
        FROM unnest({numbers}) WITH ORDINALITY AS named (number, place)
        JOIN pg_attribute ON attrelid = {table} AND attnum = number)
"""
KEYS = f"""
    SELECT indexrelid::regclass::text, {COLUMNS.format(numbers="indkey::int2[]", table="indrelid")}
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE indrelid = %s::regclass AND amname <> 'gin'  -- an index of words has no first column
"""
REFERENCES = f"""
    SELECT confrelid::regclass::text, {COLUMNS.format(numbers="conkey", table="conrelid")},
        {COLUMNS.format(numbers="confkey", table="confrelid")}
    FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
"""


def provider_references() -> list[ProviderReference]:
    fields = [field for model in provider_models() for field in model._meta.local_fields]
    return [field for field in fields if isinstance(field, ProviderReference)]


def catalogue(sql: str, table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        return cursor.fetchall()


@pytest.mark.parametrize("model", provider_models(), ids=lambda model: model._meta.label)
def test_the_primary_key_starts_with_the_provider(db: None, model: type[models.Model]) -> None:
    ((_, columns),) = catalogue(f"{KEYS} AND indisprimary", model._meta.db_table)

    assert columns == ["provider_id", model._meta.pk.column]


@pytest.mark.parametrize("model", provider_models(), ids=lambda model: model._meta.label)
def test_every_unique_key_and_index_starts_with_the_provider(
    db: None, model: type[models.Model]
) -> None:
    keys = catalogue(KEYS, model._meta.db_table)

    assert {name: columns for name, columns in keys if columns[0] != "provider_id"} == {}


@pytest.mark.parametrize("field", provider_references(), ids=str)
def test_every_reference_carries_the_provider(db: None, field: ProviderReference) -> None:
    wanted = {"provider_id": "provider_id", field.column: "id", **field.carries}

    found = catalogue(REFERENCES, field.model._meta.db_table)

    target = field.related_model._meta.db_table
    assert wanted in [
        dict(zip(own, theirs, strict=True)) for table, own, theirs in found if table == target
    ]


@pytest.mark.parametrize("model", provider_models(), ids=lambda model: model._meta.label)
def test_no_reference_leaves_the_provider_out(db: None, model: type[models.Model]) -> None:
    unlocked = [
        (target, own)
        for target, own, _ in catalogue(REFERENCES, model._meta.db_table)
        if own[0] != "provider_id"
    ]

    assert unlocked == []


OPEN_DOORS = [
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    for table in (
        "accounts_customer",
        "accounts_billprofile",
        "products_product",
        "products_producttype",
    )
]


def test_a_customer_cannot_name_another_providers_profile_even_for_the_owner(
    provider: Provider, owner: Any
) -> None:
    customer = CustomerFactory()
    with provider_transaction(ProviderFactory()):
        theirs = BillProfileFactory()

    with (
        owner(*OPEN_DOORS),
        pytest.raises(IntegrityError, match="bill_profile_id_fk"),
        transaction.atomic(),
    ):
        type(customer).objects.filter(pk=customer.pk).update(bill_profile=theirs)


@pytest.mark.parametrize("column", ["customer", "product_type"])
def test_a_product_cannot_name_another_providers_rows_even_for_the_owner(
    provider: Provider, owner: Any, column: str
) -> None:
    product = ProductFactory()
    with provider_transaction(ProviderFactory()):
        theirs = {"customer": CustomerFactory(), "product_type": ProductTypeFactory()}

    with (
        owner(*OPEN_DOORS),
        pytest.raises(IntegrityError, match=f"{column}_id_fk"),
        transaction.atomic(),
    ):
        Product.objects.filter(pk=product.pk).update(**{column: theirs[column]})
