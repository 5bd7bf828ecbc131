from typing import Any

from accounts.management.base import ProviderCommand
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from statements.queue.rules import queued_for_statement


class Command(ProviderCommand):
    help = "List the customers that are eligible for a statement at this moment."

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider):
            queue = (
                queued_for_statement(options["as_of"])
                .select_related("balance")
                .order_by("account_number")
            )
            customers = [_queued(customer) for customer in queue.iterator()]
        document = {"as_of": options["as_of"], "count": len(customers), "customers": customers}
        self.write(options, document, lambda: _table(document))


def _queued(customer: Any) -> dict[str, Any]:
    return {
        "account_number": customer.account_number,
        "cycle_date": customer.cycle_date,
        "due_date": customer.due_date,
        "unposted": {
            "charges": customer.balance.unposted_charges,
            "credits": customer.balance.unposted_credits,
            "payments": customer.balance.unposted_payments,
        },
    }


def _table(document: dict[str, Any]) -> str:
    lines = [
        f"{document['count']} customers are eligible for a statement as of {document['as_of']}"
    ]
    for row in document["customers"]:
        unposted = ", ".join(
            f"{amount.normalize():f} {name}" for name, amount in row["unposted"].items()
        )
        lines.append(
            f"{row['account_number']}  cycle date {row['cycle_date']}  due {row['due_date']}  "
            f"unposted {unposted}"
        )
    return "\n".join(lines)
