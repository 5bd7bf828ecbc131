from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from ...database.owner import as_owner


class Command(migrate.Command):
    """Migrate as the owner of the tables: the application's role may not change the schema."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(connections[options["database"]]):
            super().handle(*args, **options)
