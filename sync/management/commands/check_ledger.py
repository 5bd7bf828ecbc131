from typing import Any

from accounts.management.base import ProviderCommand
from accounts.models import Provider

from ...findings.operations import check_ledger


class Command(ProviderCommand):
    help = (
        "Compare balances with the ledger and periods with one another; what is found is listed "
        "among the issues."
    )

    dated = False

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        found = check_ledger(provider)
        self.write(
            options,
            {"found": found},
            lambda: "\n".join(f"{code}: {number} accounts" for code, number in found.items()),
        )
