"""What staff ask for beside the queue (docs/rules.md section 5)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.errors import Refused
from accounts.models import Provider
from accounts.processes.switches import refuse_if_paused

from ..queue.final import final_statement_due
from .batch import Created, create_final_statements
from .states import STATEMENTS


@transaction.atomic
def create_final(
    provider: Provider, *, as_of: date, account_numbers: Sequence[str] | None = None
) -> Created:
    """Make the final statements of the accounts named, or all that are due.

    Raises Refused while statements are paused, for a day after a live provider's today, and,
    naming it, for an account that has none due.
    """
    refuse_if_paused(STATEMENTS)
    if account_numbers is not None:
        due = final_statement_due(as_of).filter(account_number__in=account_numbers)
        missing = set(account_numbers) - set(due.values_list("account_number", flat=True))
        if missing:
            raise Refused(
                f"no final statement is due for {', '.join(sorted(missing))}", code="not_due"
            )
    return create_final_statements(provider, as_of=as_of, selection=account_numbers)
