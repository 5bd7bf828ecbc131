from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand, started_by
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from statements.posting.operations import create_final
from statements.queue.final import final_statement_due


class Command(ProviderCommand):
    help = (
        "List the closed accounts whose last amounts await a final statement, or create those "
        "statements."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create",
            nargs="+",
            metavar="ACCOUNT_NUMBER",
            help="create the final statements of these",
        )
        parser.add_argument("--create-all", action="store_true", help="create all that are due")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            due = list(
                final_statement_due(options["as_of"])
                .order_by("account_number")
                .values("account_number", "due_date", "unposted")
            )
            document: dict[str, Any] = {
                "as_of": options["as_of"],
                "count": len(due),
                "customers": due,
            }
            if options["create"] or options["create_all"]:
                document |= asdict(
                    create_final(
                        provider, as_of=options["as_of"], account_numbers=options["create"]
                    )
                )
        self.write(options, document, lambda: _text(document))


def _text(document: dict[str, Any]) -> str:
    if "statements" in document:
        return (
            f"{document['statements']} final statements are created, {document['transactions']} "
            "transactions posted"
        )
    rows = [
        f"{row['account_number']}  unposted {row['unposted']:f}  would be due {row['due_date']}"
        for row in document["customers"]
    ]
    return "\n".join(
        [f"{document['count']} final statements are due as of {document['as_of']}", *rows]
    )
