from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from statements.models import StatementSeries

WRONG_ARGUMENTS = 2


class Command(BaseCommand):
    help = "Create a provider, to import a book into."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="small letters, digits and hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--currency",
            required=True,
            metavar="USD",
            help="an ISO 4217 code, of customers that have none of their own",
        )
        parser.add_argument(
            "--timezone",
            required=True,
            metavar="America/New_York",
            help="where its days begin and end",
        )
        parser.add_argument(
            "--sandbox",
            action="store_true",
            help="may be run for any date; nothing leaves the platform",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        provider = Provider(
            **{name: options[name] for name in ("slug", "name", "currency", "timezone", "sandbox")}
        )
        try:
            provider.clean_fields()
        except ValidationError as error:
            says = "; ".join(
                f"{name}: {' '.join(problems)}" for name, problems in error.message_dict.items()
            )
            raise CommandError(says, returncode=WRONG_ARGUMENTS) from error
        create_provider(provider)
        self.stdout.write(
            f"created {provider.slug}; bring in a book with: manage.py import_book DIR --provider "
            f"{provider.slug}"
        )


def create_provider(provider: Provider) -> None:
    """Store the provider with its series of statement numbers, or neither."""
    if Provider.objects.filter(slug=provider.slug).exists():
        raise CommandError(f"there is a provider {provider.slug!r} already")
    try:
        with transaction.atomic():
            provider.save(force_insert=True)
            with provider_transaction(provider):
                StatementSeries.objects.create(provider=provider)
    except IntegrityError as error:
        raise CommandError(f"there is a provider {provider.slug!r} already") from error
