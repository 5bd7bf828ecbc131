"""A PAYMENT message never reaches an account that is current, whatever is done to it (reliability
line 12).

Every clause of its audience is dropped or negated by operation, by the API's way and by SQL, as the
application and as the owner of the tables with the triggers off.
"""

import json
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.errors import Refused
from accounts.models import Customer, Provider
from notifications.messages.operations import edit_message
from notifications.models import Alert, Message
from tests.factories import CustomerFactory, TransactionFactory
from tests.notifications.messages.making import (
    OPEN_ONES,
    anew,
    approved,
    contents,
    draft,
    live,
    owing,
    pay,
    sql,
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
    written = "audience = %s, status = %s, edited_by = 'clara'"
    values = (json.dumps(audience), status)
    if (
        '"not": true' in values[0]
        and '"status", "op": "in", "value": ["OPEN"], "not": true' not in values[0]
    ):
        with refused("message_audience_is_sound"):
            sql(written, message, *values)
    else:
        sql(written, message, *values)
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
        sql("audience = %s", message, json.dumps(audience))

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
        sql(change, message)

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
    sql(change, message)

    assert anew(message).status == "DRAFT"


def test_the_payment_condition_can_be_written_by_nobody(provider: Provider) -> None:
    message = live(provider)
    with pytest.raises(DatabaseError, match="generated column"), transaction.atomic():
        sql("payment_condition = false", message)


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
