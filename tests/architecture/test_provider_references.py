"""Every row belongs to a provider that is there: by a reference to it, or by one to a row that has
one.
"""

import pytest
from django.apps import apps
from django.db import connection

from accounts.tenancy.rows import ProviderModel, ProviderReference
from statements.models import AccountBalance

TABLES = [model for model in apps.get_models() if issubclass(model, ProviderModel)] + [
    AccountBalance
]


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_refers_to_its_provider_once(model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    references = [constraint["columns"] for constraint in constraints if constraint["foreign_key"]]
    required = [
        ["provider_id", field.column]
        for field in model._meta.local_fields
        if isinstance(field, ProviderReference) and not field.null
    ]
    assert (["provider_id"] in references) is not bool(required)
    assert all(columns in [reference[:2] for reference in references] for columns in required)
