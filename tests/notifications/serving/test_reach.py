"""A message that reaches more accounts than it was approved for stops itself."""

import pytest

from accounts.models import Provider
from notifications.messages.operations import edit_message, end_message, launch_message
from notifications.models import Alert, Message, MessageReach
from notifications.serving.guards import reaches_too_many
from tests.factories import CustomerFactory
from tests.notifications.messages.making import GENERAL, anew, contents, live, titles


@pytest.mark.parametrize(
    ("approved_for", "reached", "too_many"),
    [
        (0, 10, False),
        (0, 11, True),
        (50, 60, False),
        (50, 61, True),
        (100, 120, False),
        (100, 121, True),
        (1000, 1200, False),
        (1000, 1201, True),
    ],
)
def test_the_guard_lets_20_percent_and_10_pass(
    approved_for: int, reached: int, too_many: bool
) -> None:
    assert reaches_too_many(Message(approved_count=approved_for, reached=reached)) is too_many


def test_a_message_that_reaches_too_many_pauses_itself_and_alerts_once(provider: Provider) -> None:
    message = live(provider, **GENERAL)
    customers = [CustomerFactory() for _ in range(14)]
    seen = [bool(titles(customer)) for customer in customers]

    assert seen == [True] * 11 + [False] * 3
    assert (anew(message).status, anew(message).reached) == ("PAUSED", 11)
    assert "approved for 0" in anew(message).stopped_because
    assert Alert.objects.filter(kind="MESSAGE").count() == 1


def test_reach_counts_an_account_once(provider: Provider) -> None:
    customer = CustomerFactory()
    message = live(provider, **GENERAL)
    for role in ("OWNER", "ADMIN", "OWNER"):
        assert titles(customer, role)

    assert anew(message).reached == 1
    assert MessageReach.objects.get().shown == 3


@pytest.mark.parametrize("act", ["launch", "edit", "end"])
def test_the_alert_of_a_message_that_stopped_itself_closes_when_somebody_deals_with_it(
    provider: Provider, act: str
) -> None:
    message = live(provider, **GENERAL)
    for customer in [CustomerFactory() for _ in range(12)]:
        titles(customer)
    assert Alert.objects.filter(resolved_at=None).count() == 1
    if act == "launch":
        launch_message(message, actor="max")
    elif act == "edit":
        edit_message(message, contents(**GENERAL | {"text": "Better."}), actor="clara")
    else:
        end_message(message, actor="clara")
    assert not Alert.objects.filter(resolved_at=None).exists()
