"""A message is rolled out to a share of the accounts."""

from uuid import uuid4

from accounts.models import Provider
from notifications.messages.operations import roll_out_message
from notifications.serving.roll_out import is_rolled_out, place_of
from tests.factories import CustomerFactory
from tests.notifications.messages.making import GENERAL, live, titles


def test_a_roll_out_is_stable_even_and_only_grows() -> None:
    message, accounts = uuid4(), [uuid4() for _ in range(4000)]
    tenth = {account for account in accounts if is_rolled_out(message, account, 10)}

    assert tenth == {account for account in accounts if is_rolled_out(message, account, 10)}
    assert tenth < {account for account in accounts if is_rolled_out(message, account, 30)}
    assert 300 < len(tenth) < 500
    assert all(is_rolled_out(message, account, 100) for account in accounts)
    assert place_of(message, accounts[0]) != place_of(uuid4(), accounts[0])


def test_a_share_shows_it_to_that_share_and_a_higher_one_to_more(provider: Provider) -> None:
    customers = [CustomerFactory() for _ in range(30)]
    message = live(provider, percentage=30, **GENERAL)
    first = {customer for customer in customers if titles(customer)}
    assert first == {
        customer for customer in customers if is_rolled_out(message.pk, customer.pk, 30)
    }
    roll_out_message(message, percentage=70)

    assert first < {customer for customer in customers if titles(customer)}
