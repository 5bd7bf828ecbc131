"""The process that advances cycle dates."""

from dataclasses import asdict

from accounts.customers.ranges import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register

from ..charges.states import MRC
from ..posting.states import STATEMENTS
from .batch import advance_cycle_dates
from .rules import due_for_advance
from .states import CYCLE


def _advance(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return asdict(advance_cycle_dates(provider, accounts=accounts, as_of=run.as_of))


register(
    ProcessDefinition(
        name=CYCLE,
        label="Cycle-date advancement",
        counts=("customers", "months"),
        chunk_work=_advance,
        candidates=lambda run: due_for_advance(run.as_of, AccountRange()),
        chunk_width=6,
        needs=(MRC, STATEMENTS),
        reads=("accounts_customer", "accounts_billprofile"),
    )
)
