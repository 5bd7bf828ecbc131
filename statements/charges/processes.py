"""The processes that post charges, and what bills a service before its suspension."""

from dataclasses import asdict

from accounts.customers.ranges import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register
from accounts.status_changes.states import Cause
from products.services.suspensions import register_biller

from .batch.one_time import charge_once
from .batch.recurring import post_recurring_charges
from .operations import bill_before_suspension
from .states import MRC, NRC


def _charge_once(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return {"charges": charge_once(provider, accounts=accounts, as_of=run.as_of)}


def _charge_monthly(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    return asdict(post_recurring_charges(provider, accounts=accounts, as_of=run.as_of))


READS = (
    "accounts_billprofile",
    "accounts_customer",
    "products_line",
    "products_product",
    "products_producttype",
)

register(
    ProcessDefinition(
        name=NRC,
        label="Non-recurring charges",
        counts=("charges",),
        chunk_work=_charge_once,
        cause=Cause.NRC,
        reads=READS,
    )
)
register(
    ProcessDefinition(
        name=MRC,
        label="Monthly recurring charges",
        counts=("charges", "credits", "products", "parked"),
        chunk_work=_charge_monthly,
        reads=READS,
    )
)
register_biller(bill_before_suspension)
