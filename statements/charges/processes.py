"""The processes that post charges, and what bills a service before its suspension."""

from dataclasses import asdict

from django.db.models import QuerySet

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register
from accounts.status_changes.states import Cause
from products.models import Product
from products.services.suspensions import register_biller

from .batch.one_time import charge_once
from .batch.recurring import post_recurring_charges
from .operations import bill_before_suspension
from .rules import ONE_TIME, due_for_recurring_charge
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


def _to_charge_once(run: ProcessRun) -> QuerySet[Customer]:
    return _customers_of(ONE_TIME.meeting(Product.objects.all(), run.as_of))


def _to_charge_monthly(run: ProcessRun) -> QuerySet[Customer]:
    return _customers_of(due_for_recurring_charge(run.as_of))


def _customers_of(products: QuerySet[Product]) -> QuerySet[Customer]:
    return Customer.objects.filter(pk__in=products.values("customer"))


register(
    ProcessDefinition(
        name=NRC,
        label="Non-recurring charges",
        counts=("charges",),
        chunk_work=_charge_once,
        candidates=_to_charge_once,
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
        candidates=_to_charge_monthly,
    )
)
register_biller(bill_before_suspension)
