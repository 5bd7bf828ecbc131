"""Facts that are stale, doubted or unreadable show no PAYMENT message."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from accounts.models import Customer, Provider
from notifications.audiences import facts as facts_module
from notifications.models import Message
from tests.notifications.messages.making import AS_OF, live, owing, titles


def stale(monkeypatch: pytest.MonkeyPatch) -> None:
    read = facts_module.payment_facts

    def earlier(customer: Customer, as_of: Any) -> Any:
        found = read(customer, as_of)
        return type(found)(
            **(vars(found) | {"read_at": found.read_at - 2 * facts_module.STALE_AFTER})
        )

    monkeypatch.setattr(facts_module, "payment_facts", earlier)


def of_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    read = facts_module.payment_facts
    monkeypatch.setattr(
        facts_module, "payment_facts", lambda customer, as_of: read(customer, AS_OF.replace(day=1))
    )


def raising(error: Exception) -> Callable[[pytest.MonkeyPatch], None]:
    def fail(*args: Any) -> Any:
        raise error

    return lambda monkeypatch: monkeypatch.setattr(facts_module, "payment_facts", fail)


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*args: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '50', true)")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(facts_module, "payment_facts", wait)


def no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise ImportError

    monkeypatch.setattr(facts_module, "issue_codes", missing)


def in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    class Doubt:
        def ledger_in_doubt(self, provider_id: int, customer_id: Any) -> bool:
            return True

    monkeypatch.setattr(facts_module, "issue_codes", Doubt)


@pytest.mark.parametrize(
    "fault",
    [
        stale,
        of_another_day,
        slow,
        no_ledger,
        in_doubt,
        raising(DatabaseError("gone")),
        raising(RuntimeError()),
        raising(KeyError("x")),
    ],
)
def test_facts_that_are_stale_doubted_or_unreadable_show_no_payment_message_and_hurt_no_other(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    customer = owing()
    live(provider)
    live(provider, category="GENERAL", level="INFO", title="New office")
    assert titles(customer) == ["Your payment failed", "New office"]
    fault(monkeypatch)

    assert titles(customer) == ["New office"]
    assert Message.objects.filter(status="LIVE").count() == 2
