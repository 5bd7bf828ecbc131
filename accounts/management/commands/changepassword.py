from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import connections

from accounts.database.owner import as_owner


class Command(changepassword.Command):
    """Give a person another password, as the owner of the tables: the application may not."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with as_owner(connections[options["database"]]):
            return super().handle(*args, **options)
