"""The issue codes of accounts, which are found on a floor above and register here."""

from collections.abc import Collection
from datetime import date
from typing import Any, Protocol

from django.db.models import Q


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


_sources: list[IssueCodes] = []


def register_issue_codes(codes: IssueCodes) -> None:
    """Let messages ask these codes; the last ones registered count."""
    _sources.append(codes)


def issue_codes() -> IssueCodes:
    """Return what is registered. Raises LookupError when nothing is."""
    if not _sources:
        raise LookupError("no room has registered issue codes")
    return _sources[-1]
