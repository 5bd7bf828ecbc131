from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from accounts.database.owner import as_owner
from accounts.staff.operations import ensure_roles


class Command(BaseCommand):
    help = (
        "Give the roles of staff the permissions that a new version brings; whatever else they "
        "were given stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(connection):
            for name, group in ensure_roles().items():
                self.stdout.write(f"{name}: {group.permissions.count()} permissions")
