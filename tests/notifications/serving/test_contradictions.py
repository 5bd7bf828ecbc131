"""A PAYMENT message that was chosen for an account that is current is held back and ended
(reliability line 12).

The control serves by an audience built earlier, or without asking the facts: it is caught.
"""

from typing import Any

import pytest

from accounts.models import Customer, Provider
from notifications.models import Alert, Message, MessageContradiction, MessageReach
from notifications.serving.operations import choose
from tests.notifications.messages.making import anew, live, owing, pay, titles


def by_the_audience_built_earlier(message: Message, members: set[Any]) -> Any:
    """The naive way: who is in the audience was decided when it was built."""
    return lambda provider, customer, role, as_of: [message] if customer.pk in members else []


def without_the_payment_check(
    provider: Provider, customer: Customer, role: str, as_of: Any
) -> list[Message]:
    """The omission of the incident: the group is right but for the payment status."""
    return list(Message.objects.filter(status="LIVE")) if customer.status == "OPEN" else []


@pytest.mark.parametrize("naive", ["built earlier", "check omitted"])
def test_the_control_is_caught_held_back_and_ended_at_its_first_hit(
    provider: Provider, naive: str
) -> None:
    customer, message = owing(), live(provider)
    pay(customer)
    how = {
        "built earlier": by_the_audience_built_earlier(message, {customer.pk}),
        "check omitted": without_the_payment_check,
    }[naive]

    assert titles(customer) == []
    assert not MessageContradiction.objects.exists()
    assert titles(customer, chosen_by=how) == [], "held back"
    assert MessageContradiction.objects.get().customer == customer
    assert anew(message).status == "ENDED"
    assert Alert.objects.get().kind == "MESSAGE"
    assert not MessageReach.objects.exists()


def test_a_payment_between_the_two_looks_is_no_contradiction(provider: Provider) -> None:
    customer, message = owing(), live(provider)
    looks: list[int] = []

    def paying(*asked: Any) -> list[Message]:
        found = choose(*asked)
        if not looks:
            pay(customer)
        looks.append(len(found))
        return found

    assert titles(customer, chosen_by=paying) == []
    assert looks == [1, 0]
    assert anew(message).status == "LIVE"
    assert not MessageContradiction.objects.exists()
