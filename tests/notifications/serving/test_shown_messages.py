"""What a viewer is shown: caps, dismissal, and stopping."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.errors import Refused
from accounts.models import PlatformSwitch, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.serving.reach import dismiss
from tests.database import as_the_owner
from tests.factories import CustomerFactory, ProviderFactory
from tests.notifications.messages.making import AS_OF, GENERAL, live, titles


def test_it_is_shown_so_many_times_a_day_and_again_the_next(provider: Provider) -> None:
    customer = CustomerFactory()
    live(provider, **GENERAL, most_a_day=2)

    assert [len(titles(customer)) for _ in range(4)] == [1, 1, 0, 0]
    assert titles(customer, as_of=AS_OF.replace(day=16)) == ["News"]


def test_a_viewer_sees_three_at_a_time_the_most_urgent_first(provider: Provider) -> None:
    customer = CustomerFactory()
    for level in ("INFO", "WARNING", "CRITICAL", "INFO"):
        live(provider, **(GENERAL | {"title": level, "level": level}))

    assert titles(customer) == ["CRITICAL", "WARNING", "INFO"]


def test_a_dismissal_is_for_the_role_and_needs_that_it_was_shown(provider: Provider) -> None:
    customer = CustomerFactory()
    message = live(provider, **GENERAL)
    with pytest.raises(Refused, match="never shown"):
        dismiss(message, customer, "OWNER")
    titles(customer)
    dismiss(message, customer, "OWNER")
    dismiss(message, customer, "OWNER")

    assert (titles(customer), titles(customer, "ADMIN")) == ([], ["News"])


def test_the_command_stops_all_and_lets_them_be_shown_again(provider: Provider) -> None:
    customer = CustomerFactory()
    live(provider, **GENERAL)
    call_command("stop_messages", provider=provider.slug, reason="complaints", stdout=StringIO())
    assert titles(customer) == []
    call_command("stop_messages", "--resume", provider=provider.slug, stdout=StringIO())
    assert titles(customer) == ["News"]


def test_a_platform_wide_stop_holds_too(provider: Provider) -> None:
    customer = CustomerFactory()
    live(provider, **GENERAL)
    with as_the_owner():
        PlatformSwitch.objects.create(process="messages", reason="ops")

    assert titles(customer) == []


def test_another_providers_messages_are_not_shown(provider: Provider) -> None:
    live(provider, **GENERAL)
    other = ProviderFactory()
    with provider_transaction(other):
        assert titles(CustomerFactory()) == []
