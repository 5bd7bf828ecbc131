"""What in-product messages may ask about issues (`notifications.messages.issue_codes`); the
settings name it, since messages lie a floor below.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.prepared import Prepared

from .findings.states import IssueCode
from .models import LedgerFinding
from .rules.codes import CODES
from .rules.issues import any_of, codes_of_accounts, rules_of

MISMATCHES = Prepared(
    lambda customer_id: LedgerFinding.objects.filter(
        customer_id=customer_id, code=IssueCode.BALANCE_MISMATCH
    ).values("id"),
    UUID(int=1),
)


class AccountIssues:
    """Issue codes as the report finds them, suppressed ones included."""

    def titles(self) -> dict[str, str]:
        return {code.code: code.title for code in CODES.values()}

    def condition(self, codes: Collection[str], as_of: date) -> Q:
        return any_of(rules_of(as_of, codes).values())

    def carried(self, customer_id: Any, codes: Collection[str], as_of: date) -> set[str]:
        return {code for _, code in codes_of_accounts([customer_id], as_of, codes)}

    def ledger_in_doubt(self, provider_id: int, customer_id: Any) -> bool:
        return bool(MISMATCHES.documents(provider_id, customer_id))


issues = AccountIssues()
