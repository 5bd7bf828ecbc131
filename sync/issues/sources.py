"""What in-product messages may ask about issues."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.database.sql import rows_of_sql
from notifications.audiences.issue_codes import register_issue_codes

from ..findings.states import IssueCode
from ..rules.codes import CODES
from ..rules.issues import any_of, codes_of_accounts, rules_of

MISMATCHES = """
SELECT 1 FROM sync_ledgerfinding
 WHERE provider_id = %(provider)s AND customer_id = %(customer)s::uuid
   AND code = %(code)s
"""


class AccountIssues:
    """Issue codes as the report finds them, suppressed ones included."""

    def titles(self) -> dict[str, str]:
        return {code.code: code.title for code in CODES.values()}

    def condition(self, codes: Collection[str], as_of: date) -> Q:
        return any_of(rules_of(as_of, codes).values())

    def carried(self, customer_id: Any, codes: Collection[str], as_of: date) -> set[str]:
        return {code for _, code in codes_of_accounts([customer_id], as_of, codes)}

    def ledger_in_doubt(self, provider_id: int, customer_id: Any) -> bool:
        found = rows_of_sql(
            MISMATCHES,
            provider=provider_id,
            customer=str(customer_id),
            code=IssueCode.BALANCE_MISMATCH,
        )
        return bool(found)


register_issue_codes(AccountIssues())
