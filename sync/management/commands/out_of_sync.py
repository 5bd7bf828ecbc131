from typing import Any

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction

from ...findings.states import SOURCE_CODES
from ...rules.codes import CODES
from ...rules.issues import accounts_found, codes_on, rules_of, with_codes


class Command(ProviderCommand):
    help = "List the accounts whose state does not match their subscriptions."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--all-codes",
            action="store_true",
            help="the further issue codes too, not only the nine",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        wanted = tuple(CODES) if options["all_codes"] else SOURCE_CODES
        with provider_transaction(provider):
            found = accounts_found(
                Customer.objects.all(), options["as_of"], wanted=wanted, suppressed=None
            )
            customers = with_codes(
                Customer.objects.filter(pk__in=found), rules_of(options["as_of"], wanted)
            )
            accounts = [
                {
                    "account_number": customer.account_number,
                    "status": customer.status,
                    "codes": sorted(codes_on(customer, wanted)),
                }
                for customer in customers.order_by("account_number").iterator()
            ]
        document = {"as_of": options["as_of"], "count": len(accounts), "accounts": accounts}
        self.write(options, document, lambda: _table(document))


def _table(document: dict[str, Any]) -> str:
    rows = [
        f"{row['account_number']}  {row['status']}  {', '.join(row['codes'])}"
        for row in document["accounts"]
    ]
    return "\n".join(
        [f"{document['count']} accounts are out of sync as of {document['as_of']}", *rows]
    )
