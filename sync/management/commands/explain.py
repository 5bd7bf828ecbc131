from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction

from ...rules.explain import Explained, explain

TITLES = {
    "statement": "Statement",
    "cycle": "Cycle-date advancement",
    "sync_status": "Closure by Sync Status",
}


class Command(ProviderCommand):
    help = "Say of every rule whether it holds for an account, with the account's own dates put in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_number", metavar="ACCOUNT_NUMBER")
        super().add_arguments(parser)

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider):
            customer = Customer.objects.filter(account_number=options["account_number"]).first()
            if customer is None:
                raise CommandError(f"{provider.slug} has no account {options['account_number']!r}")
            explained = explain(customer, options["as_of"])
        self.write(options, explained, lambda: _text(explained))


def _text(explained: Explained) -> str:
    lines = [f"{explained['account_number']} as of {explained['as_of']}"]
    for key, title in TITLES.items():
        lines += _section(title, explained[key])
    for product in explained["products"]:
        lines += _section(f"Charge for {product['product_ref']}", product)
    return "\n".join(lines)


def _section(title: str, verdict: Explained) -> list[str]:
    outcome = "eligible" if verdict["eligible"] else "not eligible"
    since = (
        f", first on {verdict['first_on']}"
        if verdict["first_on"] and not verdict["eligible"]
        else ""
    )
    lines = [f"\n{title}: {outcome}{since}"]
    for rule in verdict["rules"]:
        lines.append(
            f"  {'yes' if rule['holds'] else 'NO '} {rule['rule']}. {rule['says']}: "
            f"{rule['detail']}"
        )
    return lines
