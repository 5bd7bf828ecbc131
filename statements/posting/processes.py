"""The process that makes statements."""

from dataclasses import asdict

from accounts.customers.ranges import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register

from ..charges.states import MRC
from .batch import create_statements, queued_of
from .states import STATEMENTS


def _create(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    created = create_statements(
        provider,
        accounts=accounts,
        as_of=run.as_of,
        automatic=run.automatic,
        selection=run.selection,
    )
    return asdict(created)


register(
    ProcessDefinition(
        name=STATEMENTS,
        label="Statements",
        counts=("statements", "transactions"),
        chunk_work=_create,
        chunk_width=4,
        reads=(
            "accounts_billprofile",
            "accounts_customer",
            "statements_accountbalance",
            "statements_transaction",
        ),
        candidates=lambda run: queued_of(
            run.as_of, automatic=run.automatic, selection=run.selection
        ),
        needs=(MRC,),
    )
)
