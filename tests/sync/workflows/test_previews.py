"""What a page or a dry run announces of an act is what then happens: in the books of the vectors,
for every workflow, override, guided fix and change of a service.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.customers.ranges import AccountRange
from accounts.database.transitions import sources_of
from accounts.models import BillProfile, Customer, Provider, StatusChange
from accounts.processes.runner import run_process
from products.models import Product, ProductType
from products.selling.operations import add_product
from statements.charges.batch.one_time import charge_once
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.models import Transaction
from statements.posting.batch import create_statements
from sync.rules.issues import codes_of_accounts
from sync.workflows.operations import run_workflow
from sync.workflows.plans import workflow_plan
from sync.workflows.preview import NEW_PRODUCT, Preview, preview
from sync.workflows.states import Workflow
from tests.database import undone
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.sync.workflows.sample_of_acts import AS_OF, Act, first_accounts, sample_of_acts

BOOKS = Path(__file__).parents[2] / "vectors"


@pytest.mark.parametrize("book", ["book_11", "book_22", "book_33"])
def test_in_a_book_what_is_announced_is_what_then_happens(provider: Provider, book: str) -> None:
    path = str(BOOKS / book / "book")
    call_command("import_book", path, provider=provider.slug, stdout=StringIO())
    accounts = first_accounts()
    acts = sample_of_acts(accounts)
    assert len({act.name for act in acts}) >= 12
    compare(provider, acts, accounts)


def test_of_every_workflow_what_is_announced_is_what_then_happens(provider: Provider) -> None:
    """Each workflow from each status that allows it, for accounts whose cycle moves on by itself,
    and for those whose cycle waits for a statement that comes by itself.
    """
    sold, acts = ProductTypeFactory(bill_while_suspended=False), []
    for automatic, hold in ((False, False), (True, True)):
        profile = BillProfileFactory(
            auto_create_statements=automatic, hold_cycle_for_statement=hold
        )
        for name in Workflow.values:
            for status in sources_of(Customer, name):
                customer = a_customer(status, profile, sold)
                do = partial(run_workflow, customer, name, as_of=AS_OF, reason="test")
                acts.append(Act(name, customer, do))
    compare(provider, acts, AccountRange())


def a_customer(status: str, profile: BillProfile, sold: ProductType) -> Customer:
    """Make an account as the workflows leave it, with an entry that waits for a statement."""
    waiting = status in ("LEAD", "PENDING")
    customer: Customer = CustomerFactory(
        status=status, bill_profile=profile, cycle_date=None if waiting else date(2028, 1, 1)
    )
    TransactionFactory(customer=customer, date=date(2027, 12, 15))
    ProductFactory(
        customer=customer,
        product_type=sold,
        status="PENDING" if waiting else "SUSPENDED" if status == "SUSPENDED" else "ACTIVE",
        billed_through_date=None if waiting else date(2027, 12, 31),
    )
    return customer


def compare(provider: Provider, acts: list[Act], accounts: AccountRange) -> None:
    """Preview every act, do it, and compare."""
    announced = [preview(act.customer, act.do, as_of=AS_OF) for act in acts]
    without = charges_of_the_coming_days(provider, accounts)
    refs = set(Product.objects.values_list("product_ref", flat=True))

    happened = [done_and_looked_at(act) for act in acts]
    closed = closed_by_sync_status(provider)
    charged = charges_of_the_coming_days(provider, accounts)

    for act, before, after in zip(acts, announced, happened, strict=True):
        family = act.customer.billing_account_id
        truth = after | {
            "closed": act.customer.pk in closed,
            "caused": named(charged[family] - without[family], refs),
            "prevented": without[family] - charged[family],
        }
        assert as_announced(act.customer, before) == truth, f"{act.name} {act.customer}"


def named(charges: Counter[Any], refs: set[str]) -> Counter[Any]:
    """Return the charges; a product that an act has added has no reference in its preview."""
    found: Counter[Any] = Counter()
    for (ref, *charge), number in charges.items():
        found[ref if ref in refs else NEW_PRODUCT, *charge] += number
    return found


def done_and_looked_at(act: Act) -> dict[str, Any]:
    """Do the act, and return what became of the account."""
    family = {act.customer.pk, act.customer.billing_account_id}
    before = codes_of_accounts(family, AS_OF)
    known = set(StatusChange.objects.filter(customer=act.customer).values_list("pk", flat=True))
    act.do()
    after = codes_of_accounts(family, AS_OF)
    changes = StatusChange.objects.filter(customer=act.customer).exclude(pk__in=known)
    return {
        "changes": Counter(changes.values_list("subject", "from_status", "to_status")),
        "cycle_date": Customer.objects.get(pk=act.customer.pk).cycle_date,
        "cleared": before - after,
        "created": after - before,
    }


def as_announced(customer: Customer, found: Preview) -> dict[str, Any]:
    """Put a preview into the form of what is seen afterwards."""
    parent = customer.billing_account_id
    return {
        "changes": Counter({tuple(names): number for *names, number in found.changes}),
        "cycle_date": found.cycle_date,
        "cleared": {(customer.pk, code) for code in found.cleared}
        | {(parent, code) for code in found.parent_cleared},
        "created": {(customer.pk, code) for code in found.created}
        | {(parent, code) for code in found.parent_created},
        "closed": found.closable,
        "caused": Counter(found.caused),
        "prevented": Counter(found.prevented),
    }


def closed_by_sync_status(provider: Provider) -> set[Any]:
    """Let Sync Status close what it would close, undo it, and return the accounts."""
    Provider.objects.filter(pk=provider.pk).update(sync_hold_percent=100)
    provider.refresh_from_db()
    open_before = set(Customer.objects.filter(status="OPEN").values_list("pk", flat=True))
    with undone():
        run_process(provider, "sync-status", as_of=AS_OF, started_by="test")
        closed = Customer.objects.filter(status="CLOSED", pk__in=open_before)
        return set(closed.values_list("pk", flat=True))


def charges_of_the_coming_days(
    provider: Provider, accounts: AccountRange
) -> dict[Any, Counter[Any]]:
    """Bill the accounts for 60 days, undo it, and return the charges by billing account."""
    known = set(Transaction.objects.values_list("pk", flat=True))
    with undone():
        for number in range(61):
            day = AS_OF + timedelta(days=number)
            charge_once(provider, accounts=accounts, as_of=day)
            _charge_and_make_statements(provider, accounts, day)
            advance_cycle_dates(provider, accounts=accounts, as_of=day)
            _charge_and_make_statements(provider, accounts, day)
        charges: dict[Any, Counter[Any]] = {
            key: Counter() for key in Customer.objects.values_list("pk", flat=True)
        }
        for key, family, *charge in Transaction.objects.filter(product__isnull=False).values_list(
            "pk", "billing_account_id", "product__product_ref",
            "kind", "amount", "period_start", "period_end",
        ):  # fmt: skip
            if key not in known:
                charges[family][tuple(charge)] += 1
    return charges


def _charge_and_make_statements(provider: Provider, accounts: AccountRange, day: date) -> None:
    post_recurring_charges(provider, accounts=accounts, as_of=day)
    create_statements(provider, accounts=accounts, as_of=day, automatic=True)


def test_a_suspension_that_leaves_entries_behind_says_so(provider: Provider) -> None:
    customer = CustomerFactory()
    ProductFactory(customer=customer)
    TransactionFactory(customer=customer)
    act = partial(run_workflow, customer, "suspend", as_of=date(2026, 12, 10), reason="unpaid")
    assert preview(customer, act, as_of=date(2026, 12, 10)).created == ["UNPOSTABLE_TRANSACTIONS"]


def test_what_an_act_on_a_child_does_to_its_parent_is_announced(provider: Provider) -> None:
    parent = CustomerFactory(kind="PARENT", status="SUSPENDED")
    child = ChildFactory(parent=parent, status="PENDING")
    ProductFactory(customer=child, status="DISCONNECTED")
    sold = ProductType.objects.order_by("code").first()
    act = partial(add_product, child, sold, as_of=date(2026, 12, 10), rate=Decimal(9))
    found = preview(child, act, as_of=date(2026, 12, 10))
    assert (found.parent_created, found.cleared) == (
        ["PARENT_CANNOT_BILL"],
        ["PENDING_NO_SUBSCRIPTIONS"],
    )


def test_a_suspension_of_a_parent_shows_the_charges_of_its_children(provider: Provider) -> None:
    parent = CustomerFactory(kind="PARENT")
    child = ChildFactory(parent=parent)
    ProductFactory(customer=child)
    act = partial(run_workflow, child, "suspend", as_of=date(2026, 12, 28), reason="unpaid")
    assert preview(child, act, as_of=date(2026, 12, 28)).prevented


def test_a_scheduled_workflow_leaves_alone_what_is_charged_before_its_day(
    provider: Provider,
) -> None:
    customer = CustomerFactory(cycle_date=date(2027, 1, 1))
    product = ProductFactory(customer=customer, billed_through_date=date(2026, 12, 31))
    values = {"effective_on": date(2027, 1, 20), "reason": "away"}
    plan = workflow_plan(customer, "suspend", as_of=date(2026, 12, 10), actor="ann")
    (step,) = plan.steps(values)
    periods = [first for _, _, _, first, _ in step.preview.prevented]
    assert periods == [date(2027, 2, 1), date(2027, 3, 1)]
    product.refresh_from_db()
    assert product.billed_through_date == date(2026, 12, 31)
