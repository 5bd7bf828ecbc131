"""Audiences: SQL for many accounts and Python for one read the same facts, and say the same of
every account.
"""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Provider
from notifications.audiences.audience import read_audience
from notifications.audiences.facts import AccountFacts
from notifications.audiences.payment_condition import accounts_in, payment_verdict
from notifications.messages.review import review_of
from statements.payments.current_accounts import current_among
from statements.payments.operations import promise_payment, record_payment_attempt
from tests.factories import (
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    StatementFactory,
    TransactionFactory,
    make_family,
)
from tests.notifications.messages.making import AS_OF, draft, live, owing, titles

CONDITIONS: list[tuple[str, str, Any]] = [
    ("status", "in", ["OPEN"]),
    ("status", "in", ["CLOSED", "SUSPENDED"]),
    ("kind", "in", ["PARENT", "CHILD"]),
    ("bill_profile", "in", ["NORTH"]),
    ("currency", "in", ["USD"]),
    ("account_number", "in", ["R1", "R2", "R3"]),
    ("opened_on", "from", "2026-06-01"),
    ("opened_on", "until", "2026-06-01"),
    ("past_due", "at_least", "50"),
    ("balance_due", "at_least", "30"),
    ("payment_failed", "is", True),
    ("product_type", "in", ["NET"]),
    ("issue", "in", ["OPEN_NO_SUBSCRIPTIONS", "PENDING_NO_SUBSCRIPTIONS"]),
]


def condition(place: int, negated: bool) -> dict[str, Any]:
    field, op, value = CONDITIONS[place]
    return {"field": field, "op": op, "value": value, "not": negated}


@pytest.fixture
def accounts(provider: Provider) -> list[Customer]:
    """Forty accounts whose standing, payments, products and dates are drawn at random, from a fixed
    seed.
    """
    chance = random.Random(11)
    net = ProductTypeFactory(code="NET")
    parent, children = make_family(2)
    made = [parent, *children]
    for number in range(40):
        opened = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        made.append(
            CustomerFactory(
                account_number=f"R{number}",
                status=chance.choice(["OPEN", "CLOSED", "PENDING", "SUSPENDED"]),
                bill_profile__code="NORTH" if number == 0 else f"B{number}",
                opened_on=chance.choice([None, opened]),
            )
        )
    for customer in made:
        if customer.kind != "CHILD" and chance.random() < 0.6:
            bill = StatementFactory(customer=customer, charges=Decimal(100))
            TransactionFactory(customer=customer, amount=Decimal(100), statement=bill)
        if chance.random() < 0.4:
            status = chance.choice(["FAILED", "FAILED", "SUCCEEDED"])
            record_payment_attempt(
                customer,
                status=status,
                amount=Decimal(chance.choice([20, 60, 100])),
                as_of=AS_OF,
                attempted_at=_noon(chance.randrange(1, 15)),
                reason="declined" if status == "FAILED" else "",
            )
        if chance.random() < 0.3:
            TransactionFactory(
                customer=customer,
                kind="PAYMENT",
                amount=Decimal(chance.choice([10, 60, 100])),
                date=date(2027, 1, 8),
            )
        if chance.random() < 0.1:
            promise_payment(customer, kind="PROMISE", until=AS_OF, as_of=AS_OF, actor="clara")
        if chance.random() < 0.5:
            ProductFactory(
                customer=customer,
                product_type=net,
                status=chance.choice(["ACTIVE", "DISCONNECTED"]),
            )
    return list(Customer.objects.all())


def _noon(day: int) -> Any:
    return datetime(2027, 1, day, 12, tzinfo=UTC)


@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize(
    "place", range(len(CONDITIONS)), ids=lambda place: f"{CONDITIONS[place][0]}-{place}"
)
def test_each_condition_says_the_same_of_many_and_of_one(
    accounts: list[Customer], place: int, negated: bool
) -> None:
    audience = read_audience({"clauses": [{"any": [condition(place, negated)]}]}, "GENERAL")
    many = set(accounts_in(audience, payment=False, as_of=AS_OF))
    one = {c for c in accounts if audience.clauses[0].holds(AccountFacts(c, AS_OF))}

    assert many == one
    assert 0 < len(many) < len(accounts) or CONDITIONS[place][0] == "currency"


def test_clauses_of_several_conditions_say_the_same(accounts: list[Customer]) -> None:
    chance = random.Random(5)
    for _ in range(25):
        clauses = [
            {
                "any": [
                    condition(chance.randrange(len(CONDITIONS)), chance.random() < 0.4)
                    for _ in range(chance.randrange(1, 4))
                ]
            }
            for _ in range(chance.randrange(1, 4))
        ]
        audience = read_audience({"clauses": clauses}, "GENERAL")
        many = set(accounts_in(audience, payment=False, as_of=AS_OF))
        one = {
            c
            for c in accounts
            if all(clause.holds(AccountFacts(c, AS_OF)) for clause in audience.clauses)
        }
        assert many == one, clauses


def test_the_payment_condition_says_the_same_and_the_second_look_contradicts_neither(
    provider: Provider, accounts: list[Customer]
) -> None:
    told = {c for c in accounts if payment_verdict(AccountFacts(c, AS_OF))[0]}
    many = set(accounts_in(read_audience({"clauses": []}, "PAYMENT"), payment=True, as_of=AS_OF))
    current = current_among(provider.pk, [c.pk for c in accounts], AS_OF)

    assert told == many
    assert told
    trouble = {c.pk for c in accounts if AccountFacts(c, AS_OF).payment.owes_or_failed}
    assert current == {c.pk for c in accounts} - trouble


def test_a_review_counts_samples_and_finds_nobody_who_is_current(
    provider: Provider, accounts: list[Customer]
) -> None:
    review = review_of(draft(provider, audience={"clauses": []}), AS_OF)

    assert review.count > 0
    assert review.current == 0
    assert all(row.past_due > 0 or row.attempt_status == "FAILED" for row in review.sample)
    assert not any(row.promised for row in review.sample)


def test_a_promise_keeps_a_payment_message_away_until_its_date(provider: Provider) -> None:
    customer = owing()
    live(provider)
    promise_payment(customer, kind="PENDING", until=AS_OF, as_of=AS_OF, actor="clara")

    assert titles(customer) == []
    assert titles(customer, as_of=AS_OF + timedelta(days=1)) == ["Your payment failed"]


def test_a_childs_viewer_is_told_of_the_parents_payment(provider: Provider) -> None:
    parent, (child,) = make_family()
    StatementFactory(customer=parent, charges=Decimal(100))
    live(provider)

    assert titles(child) == titles(parent) == ["Your payment failed"]
