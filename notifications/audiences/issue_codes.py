"""The issue codes of accounts, which are found on a floor above.

The settings name the module that knows them.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Protocol, cast

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string


class IssueCodes(Protocol):
    """What a message needs to know of issues."""

    def titles(self) -> dict[str, str]:
        """Return every code with its title."""
        ...

    def condition(self, codes: Collection[str], as_of: date) -> Q:
        """Return the condition that a customer carries one of the codes."""
        ...

    def carried(self, customer_id: Any, codes: Collection[str], as_of: date) -> set[str]:
        """Return those of the codes that the customer carries."""
        ...

    def ledger_in_doubt(self, provider_id: int, customer_id: Any) -> bool:
        """Whether the ledger check found the account's balance to differ from its entries."""
        ...


def issue_codes() -> IssueCodes:
    return cast(IssueCodes, import_string(settings.ISSUE_CODES))
