from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Provider
from accounts.staff.operations import ADMINISTRATOR, CLERK, MANAGER, create_staff

from ..base import ProviderCommand, started_by

ROLES = {"clerk": CLERK, "manager": MANAGER, "administrator": ADMINISTRATOR}


class Command(ProviderCommand):
    help = "Let a person of a provider sign in; prints the password once."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", metavar="NAME", help="the name to sign in with")
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.add_argument("--email", default="")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        username, role = options["username"], ROLES[options["role"]]
        password = create_staff(
            provider, username, role, email=options["email"], actor=started_by()
        )
        document = {
            "provider": provider.slug,
            "username": username,
            "role": role,
            "password": password,
        }
        self.write(
            options,
            document,
            lambda: f"{username}, {role} of {provider.name}, signs in with {password}",
        )
