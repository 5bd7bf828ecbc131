from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from accounts.database.owner import as_owner
from billing_platform.rights.granting import grant_rights


class Command(migrate.Command):
    """Migrate as the owner of the tables: the application's role may not change the schema.

    Once every migration is applied, each database role has the rights that are declared.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with as_owner(connection):
            super().handle(*args, **options)
            if not options["plan"] and _is_up_to_date(connection):
                grant_rights(connection)


def _is_up_to_date(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
