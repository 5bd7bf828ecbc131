"""What each process does to a range of accounts."""

from collections.abc import Callable
from dataclasses import asdict

from accounts.chunks import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.states import Process
from statements import batch

Counts = dict[str, int]
Work = Callable[[Provider, ProcessRun, AccountRange], Counts]


def _nrc(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return {"charges": batch.charge_once(provider, accounts=accounts, as_of=run.as_of)}


def _mrc(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return asdict(batch.post_recurring_charges(provider, accounts=accounts, as_of=run.as_of))


def _cycle(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return asdict(batch.advance_cycle_dates(provider, accounts=accounts, as_of=run.as_of))


def _statements(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    created = batch.create_statements(
        provider,
        accounts=accounts,
        as_of=run.as_of,
        automatic=run.automatic,
        selection=run.selection,
    )
    return asdict(created)


CHUNKED: dict[str, Work] = {
    Process.NRC: _nrc,
    Process.MRC: _mrc,
    Process.CYCLE: _cycle,
    Process.STATEMENTS: _statements,
}

COUNTED: dict[str, tuple[str, ...]] = {
    Process.NRC: ("charges",),
    Process.MRC: ("charges", "credits", "products", "parked"),
    Process.CYCLE: ("customers", "months"),
    Process.STATEMENTS: ("statements", "transactions"),
    Process.SYNC_STATUS: ("closed", "candidates"),
    Process.THRESHOLDS: ("checked", "episodes", "ended", "emails", "uncertain"),
}

# The tables whose statistics a process needs; those who are not named here, all of them.
READ: dict[str, tuple[str, ...]] = {
    Process.CYCLE: ("accounts_customer", "accounts_billprofile", "statements_accountbalance"),
}

RUNNABLE = tuple(str(process) for process in COUNTED)
PAUSABLE = (*RUNNABLE, str(Process.MESSAGES))


def nothing(process: str) -> Counts:
    """Return the counts of a run that did nothing."""
    return dict.fromkeys(COUNTED[process], 0)
