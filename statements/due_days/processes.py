"""The process that tells of days that have passed."""

from dataclasses import asdict

from accounts.customers.ranges import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register

from .operations import tell_of_passed_days
from .states import DUE_DAYS


def _tell(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return asdict(tell_of_passed_days(accounts=accounts, as_of=run.as_of))


register(
    ProcessDefinition(
        name=DUE_DAYS,
        label="Due dates and promises",
        paused_means=(
            "No event tells of due dates that pass unpaid, or of promises that are not kept, until"
            " it is resumed; what has passed meanwhile is told then. Billing, e-mails and messages"
            " go on."
        ),
        counts=("overdue", "broken"),
        chunk_work=_tell,
        chunk_width=6,
        reads=("accounts_customer", "statements_statement", "statements_transaction"),
    )
)
