from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import ParkedAccount, Provider
from accounts.processes.parking import parked_accounts, release
from accounts.tenancy.transactions import provider_transaction

from ..base import ProviderCommand, started_by


class Command(ProviderCommand):
    help = "List the accounts that processes leave out because of their data, or release one."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release",
            metavar="ACCOUNT_NUMBER",
            help="let the next runs take the account again",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            rows = parked_accounts().order_by("id")
            if number := options["release"]:
                found = list(rows.filter(customer__account_number=number))
                if not found:
                    raise CommandError(f"no account {number!r} is parked")
                for parked in found:
                    release(provider, parked)
            document = {"count": rows.count(), "accounts": [_document(one) for one in rows]}
        self.write(options, document, lambda: _text(document))


def _document(parked: ParkedAccount) -> dict[str, Any]:
    return {
        "account_number": parked.customer.account_number,
        "process": parked.process,
        "reason": parked.reason,
        "first_seen_at": parked.first_seen_at,
        "last_seen_at": parked.last_seen_at,
    }


def _text(document: dict[str, Any]) -> str:
    lines = [
        f"{one['account_number']}  {one['process']}: {one['reason']}"
        for one in document["accounts"]
    ]
    return "\n".join([f"{document['count']} accounts are parked", *lines])
