from typing import Any

from accounts.models import Provider
from accounts.tenancy import provider_transaction
from sync.management.base import ProviderCommand
from sync.rules.out_of_sync import codes_of, out_of_sync


class Command(ProviderCommand):
    help = "List the accounts whose state does not match their subscriptions."

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider):
            accounts = [
                {
                    "account_number": customer.account_number,
                    "status": customer.status,
                    "codes": sorted(codes_of(customer)),
                }
                for customer in out_of_sync().order_by("account_number").iterator()
            ]
        document = {"as_of": options["as_of"], "count": len(accounts), "accounts": accounts}
        self.write(options, document, lambda: _table(document))


def _table(document: dict[str, Any]) -> str:
    rows = [
        f"{row['account_number']}  {row['status']}  {', '.join(row['codes'])}" for row in document["accounts"]
    ]
    return "\n".join([f"{document['count']} accounts are out of sync as of {document['as_of']}", *rows])
