"""Acts on the accounts of a book, chosen so that every act meets accounts of many kinds."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from accounts.customers.ranges import AccountRange
from accounts.customers.states import CustomerStatus
from accounts.errors import Refused
from accounts.models import Customer
from products.models import Line, Order, Product, ProductType
from products.orders.operations import cancel_order
from products.selling.operations import add_product
from products.services.operations import change_line, change_product, change_rate
from sync.fixes.fixes import FIXES, fix_account
from sync.rules.issues import codes_of_accounts
from sync.workflows.operations import override_status, run_workflow
from sync.workflows.states import Workflow
from tests.database import undone

AS_OF = date(2027, 12, 20)
FAMILIES = 60  # of a book
SAMPLE = 16  # of those, each with one act
SERVICE_ACTS = ("activate", "suspend", "reactivate", "disconnect")


class Act(NamedTuple):
    """An act on one account: its name, and how it is done."""

    name: str
    customer: Customer
    do: Callable[[], object]


def first_accounts() -> AccountRange:
    """Return the first families of the book: billing all of it day by day would take long."""
    keys = Customer.objects.billing_accounts().order_by("pk").values_list("pk", flat=True)
    return AccountRange(keys[0], keys[FAMILIES - 1])


def sample_of_acts(accounts: AccountRange) -> list[Act]:
    """Choose one act for each of some families, so that every act meets accounts of as many
    statuses, bill profiles and codes as there are.
    """
    covered: set[tuple[str, object]] = set()
    chosen: list[Act] = []
    families: set[object] = set()
    for customer, codes in rare_ones_first(accounts):
        if customer.billing_account_id in families or len(chosen) == SAMPLE:
            continue
        new = {
            act: {(act.name, trait) for trait in traits(customer, codes)} - covered
            for act in acts_on(customer, codes)
        }
        by_use = sorted(new, key=lambda act: ((act.name, "") in covered, -len(new[act])))
        best = next((act for act in by_use if new[act] and allowed(act)), None)
        if best:
            chosen.append(best)
            covered |= new[best] | {(best.name, "")}
            families.add(customer.billing_account_id)
    return chosen


def rare_ones_first(accounts: AccountRange) -> list[tuple[Customer, set[str]]]:
    """Return the accounts with their codes, those of the rarest statuses first."""
    customers = list(
        Customer.objects.select_related("bill_profile")
        .filter(billing_account_id__range=accounts.ends)
        .order_by("account_number")
    )
    statuses = Counter(customer.status for customer in customers)
    codes: dict[Any, set[str]] = {customer.pk: set() for customer in customers}
    for key, code in codes_of_accounts(codes, AS_OF):
        codes[key].add(code)
    customers.sort(key=lambda customer: statuses[customer.status])
    return [(customer, codes[customer.pk]) for customer in customers]


def acts_on(customer: Customer, codes: set[str]) -> Iterator[Act]:
    """Yield every act that staff can do to the account, also those that it refuses."""
    for name in Workflow.values:
        for days_back, charge_gap in ((0, False), (12, True)):
            day = AS_OF - timedelta(days=days_back)
            options: dict[str, Any] = {"effective_on": day, "charge_gap": charge_gap}
            do = partial(run_workflow, customer, name, as_of=AS_OF, reason="test", **options)
            yield Act(f"{name} {days_back}", customer, do)
    for code in sorted(codes & set(FIXES)):
        for fix in FIXES[code]:
            do = partial(fix_account, customer, code, fix.name, as_of=AS_OF, reason="test")
            yield Act(f"fix {fix.name}", customer, do)
    yield from acts_on_services(customer)
    for status in CustomerStatus.values:
        options = {"as_of": AS_OF, "reason": "test", "permitted": True}
        do = partial(override_status, customer, status, **options)
        yield Act(f"override {status}", customer, do)


def acts_on_services(customer: Customer) -> Iterator[Act]:
    dated = {"as_of": AS_OF, "effective_on": AS_OF - timedelta(days=3)}
    product = Product.objects.filter(customer=customer).assigned().first()
    line = Line.objects.filter(customer=customer).connected().first()
    for name in SERVICE_ACTS:
        if product:
            yield Act(f"product {name}", customer, partial(change_product, product, name, **dated))
        if line:
            yield Act(f"line {name}", customer, partial(change_line, line, name, **dated))
    if product:
        yield Act("rate", customer, partial(change_rate, product, product.rate + 7))
    if order := Order.objects.filter(customer=customer).unfinished().first():
        yield Act("cancel", customer, partial(cancel_order, order))
    sold = ProductType.objects.exclude(default_rate=None).order_by("code").first()
    if sold and customer.status not in ("CLOSED", "SUSPENDED"):
        do = partial(add_product, customer, sold, as_of=AS_OF, activated_on=AS_OF)
        yield Act("add", customer, do)


def allowed(act: Act) -> bool:
    try:
        with undone():
            act.do()
    except Refused:
        return False
    return True


def traits(customer: Customer, codes: set[str]) -> set[object]:
    profile = customer.bill_profile
    billing = (profile.advance_months, profile.auto_create_statements)
    held = (profile.hold_cycle_for_statement, profile.prorate_first_period)
    return {customer.status, customer.kind, billing, held, *codes}
