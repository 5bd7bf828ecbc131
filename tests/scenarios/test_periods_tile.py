"""For any anchor day, product start, profile and run dates, recurring periods tile the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.calendar import anchored, next_period
from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from accounts.money import round_half_up
from products.models import Product
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.models import Transaction
from tests.factories import CustomerFactory, ProductFactory
from tests.scenarios.fresh import fresh_provider

ONE_DAY = timedelta(days=1)
ANCHORS = st.integers(1, 31)
FIRST_MONTH = date(2027, 10, 1)

Entry = tuple[date, date, Decimal]


@dataclass(frozen=True)
class Plan:
    """A customer, its one product, and the dates on which the provider's day is run."""

    cycle_day: int
    lead_days: int
    advance_months: int
    prorate: bool
    own_anchor: int | None
    realign: bool
    billed_through: date
    rate: Decimal
    run_dates: list[date]

    def make(self) -> Product:
        profile = {
            "lead_days": self.lead_days,
            "advance_months": self.advance_months,
            "prorate_first_period": self.prorate,
        }
        customer = CustomerFactory(
            cycle_date=anchored(FIRST_MONTH, 0, self.cycle_day),
            cycle_day=self.cycle_day,
            **{f"bill_profile__{name}": value for name, value in profile.items()},
        )
        return ProductFactory(
            customer=customer,
            billed_through_date=self.billed_through,
            anchor_day=self.own_anchor,
            realign=self.realign,
            rate=self.rate,
        )


plans = st.builds(
    Plan,
    cycle_day=ANCHORS,
    lead_days=st.integers(0, 60),
    advance_months=st.integers(0, 3),
    prorate=st.booleans(),
    own_anchor=st.none() | ANCHORS,
    realign=st.booleans(),
    billed_through=st.dates(date(2027, 7, 1), date(2027, 12, 31)),
    rate=st.decimals(-500, 500, places=3),
    run_dates=st.lists(st.integers(1, 45), min_size=1, max_size=8).map(
        lambda gaps: [
            FIRST_MONTH + timedelta(days=sum(gaps[: place + 1])) for place in range(len(gaps))
        ]
    ),
)


def run_day(provider: Provider, accounts: AccountRange, as_of: date) -> None:
    post_recurring_charges(provider, accounts=accounts, as_of=as_of)
    advance_cycle_dates(provider, accounts=accounts, as_of=as_of)
    post_recurring_charges(provider, accounts=accounts, as_of=as_of)


def alone(product: Product) -> AccountRange:
    return AccountRange(product.customer_id, product.customer_id)


def ledger(product: Product) -> list[Entry]:
    entries = Transaction.objects.filter(product=product).order_by("period_start")
    return [
        (
            entry.period_start,
            entry.period_end,
            entry.amount if entry.kind == "CHARGE" else -entry.amount,
        )
        for entry in entries
    ]


def worked_out(plan: Plan, until: date) -> list[Entry]:
    """Walk from period to period by the pure functions until one ends on the day or later."""
    billed_through, own_anchor, realign, entries = (
        plan.billed_through,
        plan.own_anchor,
        plan.realign,
        [],
    )
    while billed_through < until:
        period = next_period(
            billed_through, own_anchor, plan.cycle_day, align=plan.prorate or realign
        )
        amount = round_half_up(abs(plan.rate) * period.days / period.of_days, "USD")
        entries.append((period.start, period.end, amount if plan.rate >= 0 else -amount))
        billed_through, realign = period.end, False
        own_anchor = period.anchor_day if period.anchor_day != plan.cycle_day else None
    return entries


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(plan=plans)
def test_periods_touch_and_are_those_of_the_pure_functions(plan: Plan) -> None:
    with fresh_provider() as provider:
        product = plan.make()
        for as_of in plan.run_dates:
            run_day(provider, AccountRange(), as_of)
        entries = ledger(product)
        customer = Customer.objects.get()
        target = anchored(customer.cycle_date, plan.advance_months, plan.cycle_day) - ONE_DAY

    starts = [start for start, _, _ in entries]
    ends = [end for _, end, _ in entries]
    assert (
        starts == [plan.billed_through + ONE_DAY, *(end + ONE_DAY for end in ends)][: len(starts)]
    )
    assert all((end - start).days < 31 for start, end, _ in entries)
    assert entries == worked_out(plan, target)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(plan=plans)
def test_running_often_and_catching_up_give_the_same_ledger(plan: Plan) -> None:
    with fresh_provider() as provider:
        often, once = plan.make(), plan.make()
        for as_of in plan.run_dates:
            run_day(provider, alone(often), as_of)
        run_day(provider, alone(once), plan.run_dates[-1])

        assert ledger(often) == ledger(once)
        assert state(often) == state(once)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(plan=plans)
def test_a_second_run_on_the_same_day_changes_nothing(plan: Plan) -> None:
    with fresh_provider() as provider:
        product = plan.make()
        for as_of in plan.run_dates:
            run_day(provider, AccountRange(), as_of)
            before = ledger(product), state(product)
            run_day(provider, AccountRange(), as_of)
            assert (ledger(product), state(product)) == before


def state(product: Product) -> tuple[date, int | None, bool, date]:
    product = Product.objects.select_related("customer").get(pk=product.pk)
    return (
        product.billed_through_date,
        product.anchor_day,
        product.realign,
        product.customer.cycle_date,
    )
