"""A PAYMENT message never reaches an account that is current, whatever is done to it (reliability
line 12).

Every clause of its audience is dropped or negated by operation, by the API's way and by SQL, as the
application and as the owner of the tables with the triggers off. The control serves by an audience
built earlier, without asking the facts: the same test catches it.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.errors import Refused
from accounts.models import Customer, Provider
from notifications.audiences import facts as facts_module
from notifications.messages.operations import edit_message
from notifications.models import Alert, Message, MessageContradiction, MessageReach
from notifications.serving.operations import choose
from tests.factories import CustomerFactory, TransactionFactory
from tests.notifications.messages.making import (
    AS_OF,
    OPEN_ONES,
    anew,
    approved,
    contents,
    draft,
    live,
    owing,
    pay,
    titles,
)
from tests.refusals import refused

TWO = {
    "clauses": [
        *OPEN_ONES["clauses"],
        {"any": [{"field": "past_due", "op": "at_least", "value": "50", "not": False}]},
        {"any": [{"field": "payment_failed", "op": "is", "value": True, "not": False},
                 {"field": "balance_due", "op": "at_least", "value": "1", "not": False}]},
    ]
}  # fmt: skip


def spoiled() -> list[Any]:
    """Every clause dropped, every condition dropped and negated, and all of them at once."""
    found = [{"clauses": []}]
    for place, clause in enumerate(TWO["clauses"]):
        found.append({"clauses": [c for n, c in enumerate(TWO["clauses"]) if n != place]})
        for at, condition in enumerate(clause["any"]):
            negated = [*clause["any"][:at], condition | {"not": True}, *clause["any"][at + 1 :]]
            rest = [*clause["any"][:at], *clause["any"][at + 1 :]]
            found.extend(
                {
                    "clauses": [
                        *TWO["clauses"][:place],
                        {"any": any_of},
                        *TWO["clauses"][place + 1 :],
                    ]
                }
                for any_of in (negated, rest)
                if any_of
            )
    return found


SPOILED = spoiled()


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def nobody_is_accused(customers: list[Customer], **how: Any) -> bool:
    return all(titles(customer, **how) == [] for customer in customers)


@pytest.fixture
def current(provider: Provider) -> list[Customer]:
    """Accounts that owe nothing: one that never did, one that has paid, and one with something due
    that is not yet due.
    """
    paid = owing()
    pay(paid)
    return [CustomerFactory(), paid, TransactionFactory(amount=5).customer]


def test_it_is_shown_to_those_who_owe_and_to_nobody_else(
    provider: Provider, current: list[Customer]
) -> None:
    customer = owing()
    live(provider, audience=TWO)

    assert titles(customer) == ["Your payment failed"]
    assert nobody_is_accused(current)
    pay(customer)
    assert titles(customer) == []


@pytest.mark.parametrize("audience", SPOILED, ids=json.dumps)
def test_an_operation_that_spoils_the_audience_returns_it_to_draft(
    provider: Provider, current: list[Customer], audience: Any
) -> None:
    message = live(provider, audience=TWO)
    try:
        edited = edit_message(message, contents(audience=audience), actor="clara")
    except Refused:
        assert anew(message).status == "LIVE"
    else:
        assert edited.status == "DRAFT"
    assert nobody_is_accused(current)


@pytest.mark.parametrize("audience", SPOILED, ids=json.dumps)
@pytest.mark.parametrize("status", ["LIVE", "APPROVED"])
def test_sql_that_spoils_it_cannot_keep_it_live(
    provider: Provider, current: list[Customer], audience: Any, status: str
) -> None:
    message = (live if status == "LIVE" else approved)(provider, audience=TWO)
    written = (
        "UPDATE notifications_message SET audience = %s, status = %s, edited_by = 'clara' "
        "WHERE id = %s"
    )
    values = (json.dumps(audience), status, str(message.pk))
    if (
        '"not": true' in values[0]
        and '"status", "op": "in", "value": ["OPEN"], "not": true' not in values[0]
    ):
        with refused("message_audience_is_sound"):
            sql(written, *values)
    else:
        sql(written, *values)
        assert anew(message).status == "DRAFT"
        assert (anew(message).approved_by, anew(message).approval_seal) == ("", "")
    assert nobody_is_accused(current)


@pytest.mark.parametrize(
    "audience", [*SPOILED, None, [], {}, {"clauses": [{"any": [{"field": "x"}]}]}], ids=json.dumps
)
def test_even_the_owner_of_the_tables_with_the_triggers_off_accuses_nobody(
    provider: Provider, current: list[Customer], owner: Any, audience: Any
) -> None:
    customer, message = owing(), live(provider, audience=TWO)
    with owner(
        "ALTER TABLE notifications_message DISABLE TRIGGER USER",
        "ALTER TABLE notifications_message DROP CONSTRAINT message_audience_is_sound",
    ):
        sql(
            "UPDATE notifications_message SET audience = %s WHERE id = %s",
            json.dumps(audience),
            str(message.pk),
        )

    assert nobody_is_accused(current)
    assert titles(customer) == [], "what nobody approved is shown to nobody"


@pytest.mark.parametrize(
    "change",
    [
        "category = 'GENERAL'",
        "text = 'You owe us'",
        "viewer_roles = '{AGENT}'",
        "level = 'CRITICAL'",
    ],
)
def test_other_words_or_another_category_behind_the_triggers_stop_it_with_an_alert(
    provider: Provider, current: list[Customer], owner: Any, change: str
) -> None:
    message = live(provider)
    with owner("ALTER TABLE notifications_message DISABLE TRIGGER USER"):
        sql(f"UPDATE notifications_message SET {change} WHERE id = %s", str(message.pk))

    for role in ("OWNER", "AGENT"):
        assert all(titles(customer, role) == [] for customer in current)
    assert anew(message).status == "PAUSED"
    assert Alert.objects.filter(kind="MESSAGE", key=f"message:{message.pk}").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        "category = 'GENERAL'",
        "category = 'SERVICE'",
        "title = 'x'",
        "text = 'x'",
        "audience = '{\"clauses\": []}'",
        "viewer_roles = '{AGENT}'",
    ],
)
def test_any_edit_by_sql_returns_it_to_draft(provider: Provider, change: str) -> None:
    message = live(provider)
    sql(f"UPDATE notifications_message SET {change} WHERE id = %s", str(message.pk))

    assert anew(message).status == "DRAFT"


def test_the_payment_condition_can_be_written_by_nobody(provider: Provider) -> None:
    message = live(provider)
    with pytest.raises(DatabaseError, match="generated column"), transaction.atomic():
        sql(
            "UPDATE notifications_message SET payment_condition = false WHERE id = %s",
            str(message.pk),
        )


@pytest.mark.parametrize("field", ["past_due", "payment_failed", "balance_due"])
def test_a_payment_fact_is_not_turned_round(provider: Provider, field: str) -> None:
    values = {
        "past_due": ("at_least", "1"),
        "balance_due": ("at_least", "1"),
        "payment_failed": ("is", True),
    }
    op, value = values[field]
    audience = {"clauses": [{"any": [{"field": field, "op": op, "value": value, "not": True}]}]}

    with pytest.raises(Refused, match="cannot negate"):
        draft(provider, audience=audience)
    with pytest.raises(IntegrityError, match="message_audience_is_sound"), transaction.atomic():
        Message.objects.create(
            provider=provider, author="c", edited_by="c", **vars(contents(audience=audience))
        )
    assert draft(provider, category="GENERAL", audience=audience).status == "DRAFT"


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
        sql("SELECT set_config('statement_timeout', '50', true)")
        sql("SELECT pg_sleep(5)")

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
