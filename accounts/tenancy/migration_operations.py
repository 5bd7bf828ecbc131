"""The second and third lock of tenancy, written into the schema by migrations.

Source: docs/architecture.md, Tenancy.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.migrations.operations.base import Operation

from .rows import ProviderReference

# Without a sub-select, which a database that is spread over machines does not take in a policy.
POLICY = "provider_id = nullif(current_setting('billing.provider_id', true), '')::integer"
ALL = "SELECT, INSERT, UPDATE, DELETE"


class ProviderTable(Operation):
    """Lock one provider table.

    Its key and references carry the provider, it has row-level security, and the application gets
    only the rights that it needs. `rights` are what the application's role may do; tables that
    triggers keep are read-only to it.
    """

    reversible = False
    atomic = True

    def __init__(self, model: str, rights: str = ALL) -> None:
        self.model = model
        self.rights = rights

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            self.__class__.__name__,
            [self.model],
            {} if self.rights == ALL else {"rights": self.rights},
        )

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are.

        Django knows `id` as the key, and the database (provider_id, id).
        """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        for sql in (
            *_keys(model),
            *_implied_reference(model, schema_editor),
            *row_security(model._meta.db_table, self.rights),
        ):
            schema_editor.execute(sql)

    def describe(self) -> str:
        return f"Lock {self.model} to its provider"


class SearchedTable(Operation):
    """Let the search look through a table's folded text (accounts/sql/search.sql).

    `key` is the column that holds the customer's key.
    """

    reversible = False
    atomic = True

    def __init__(self, model: str, key: str) -> None:
        self.model = model
        self.key = key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model, self.key], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: rights and policies are the database's own."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            f'GRANT SELECT (provider_id, "{self.key}", search_text) ON "{table}" TO billing_search'
        )
        schema_editor.execute(
            f'CREATE POLICY search ON "{table}" FOR SELECT TO billing_search USING (true)'
        )

    def describe(self) -> str:
        return f"Let the search look through {self.model}"


def _keys(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    yield f"""
        ALTER TABLE "{table}"
        DROP CONSTRAINT "{table}_pkey",
        ADD PRIMARY KEY (provider_id, "{model._meta.pk.column}")
        """
    for field in model._meta.local_fields:
        if isinstance(field, ProviderReference):
            yield _reference(table, field)


def _implied_reference(model: type[models.Model], schema_editor: Any) -> Iterator[str]:
    """Drop the table's own reference to the provider where another one carries it.

    It would say nothing more, cost a fifth of a bulk insert, and have all writers of a provider
    share the lock of one row.
    """
    if not any(
        isinstance(field, ProviderReference) and not field.null
        for field in model._meta.local_fields
    ):
        return
    table = model._meta.db_table
    # A reference of a table that was made in this migration is still to come.
    schema_editor.deferred_sql[:] = [
        sql for sql in schema_editor.deferred_sql if not _is_reference_to_provider(sql, table)
    ]
    with schema_editor.connection.cursor() as cursor:
        constraints = schema_editor.connection.introspection.get_constraints(cursor, table)
    for name, constraint in constraints.items():
        if constraint["foreign_key"] and constraint["columns"] == ["provider_id"]:
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'


def _is_reference_to_provider(sql: Any, table: str) -> bool:
    return (
        isinstance(sql, Statement)
        and sql.template == BaseDatabaseSchemaEditor.sql_create_fk
        and sql.parts["table"].table == table
        and getattr(sql.parts["column"], "columns", None) == ["provider_id"]
    )


def _reference(table: str, field: ProviderReference) -> str:
    own = ["provider_id", field.column, *field.carries]
    theirs = ["provider_id", "id", *field.carries.values()]
    target = field.related_model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_fk" '
        f'FOREIGN KEY ({", ".join(own)}) REFERENCES "{target}" ({", ".join(theirs)})'
    )


def row_security(table: str, rights: str) -> Iterator[str]:
    """Return the SQL that shows and takes rows of the transaction's provider only."""
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'CREATE POLICY own_provider ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})'
    yield f'REVOKE ALL ON "{table}" FROM billing_app'
    yield f'GRANT {rights}, MAINTAIN ON "{table}" TO billing_app'
