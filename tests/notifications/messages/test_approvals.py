"""Two people: whoever wrote or changed a message does not approve it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from accounts.errors import Refused
from accounts.models import Provider
from notifications.messages.approval_seal import is_sealed
from notifications.messages.operations import (
    approve_message,
    edit_message,
    launch_message,
    submit_message,
)
from notifications.models import Alert
from tests.factories import CustomerFactory
from tests.notifications.messages.making import (
    AS_OF,
    GENERAL,
    anew,
    approved,
    contents,
    draft,
    owing,
    sql,
    titles,
)
from tests.refusals import refused


@pytest.mark.parametrize("actor", ["clara", "eve"])
def test_whoever_wrote_or_edited_it_does_not_approve_it(provider: Provider, actor: str) -> None:
    message = edit_message(draft(provider), contents(text="Other words."), actor="eve")
    submit_message(message, actor="eve")

    with pytest.raises(Refused, match="does not approve"):
        approve_message(message, actor=actor, as_of=AS_OF)


@pytest.mark.parametrize("approver", ["clara", "eve"])
def test_nor_by_sql(provider: Provider, approver: str) -> None:
    message = edit_message(draft(provider), contents(text="Other words."), actor="eve")
    submit_message(message, actor="eve")

    with refused("message_approver_is_not_author"):
        sql(
            f"status = 'APPROVED', approved_by = '{approver}', approved_at = now(), "
            "approved_count = 1, approval_seal = 'x'",
            message,
        )
    with refused("the author of a message stays"):
        sql("author = 'somebody'", message)


def test_an_approval_that_sql_made_up_shows_nothing_and_is_found_out(provider: Provider) -> None:
    customer, message = owing(), draft(provider)
    submit_message(message, actor="clara")
    sql(
        "status = 'APPROVED', approved_by = 'ghost', approved_at = now(), approved_count = 9, "
        "approval_seal = 'x'",
        message,
    )
    with pytest.raises(Refused, match="not what was approved"):
        launch_message(anew(message), actor="max")
    sql("status = 'LIVE'", message)

    assert titles(customer) == []
    assert anew(message).status == "PAUSED"
    assert Alert.objects.count() == 1


def test_approving_is_refused_while_one_account_of_a_payment_audience_is_current(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an audience that forgot the payment condition."""
    owing()
    CustomerFactory()
    message = draft(provider)
    submit_message(message, actor="clara")
    monkeypatch.setattr(
        "notifications.audiences.payment_condition.payment_condition_met", lambda: ~Q(pk__in=[])
    )

    with pytest.raises(Refused, match="1 of the 2 accounts are current"):
        approve_message(message, actor="max", as_of=AS_OF)


def test_whoever_changed_it_since_its_last_approval_does_not_approve_it(provider: Provider) -> None:
    """A clerk makes it, a manager rewrites it, the clerk changes the title and submits."""
    message = draft(provider, **GENERAL)
    rewritten = GENERAL | {"text": "What the manager wrote."}
    edit_message(message, contents(**rewritten), actor="max")
    edit_message(message, contents(**rewritten | {"title": "Other news"}), actor="clara")
    submit_message(message, actor="clara")
    with pytest.raises(Refused, match="does not approve"):
        approve_message(message, actor="max", as_of=AS_OF)
    by_sql = "UPDATE notifications_message SET status = 'APPROVED', approved_by = 'max', "
    by_sql += "approved_at = now(), approved_count = 1, approval_seal = 'x', editors = '{}'"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(by_sql)
    approve_message(message, actor="maria", as_of=AS_OF)
    assert is_sealed(anew(message))


def test_whoever_changed_it_before_its_last_approval_may_approve_the_next_change(
    provider: Provider,
) -> None:
    message = draft(provider, **GENERAL)
    edit_message(message, contents(**GENERAL | {"text": "Max wrote."}), actor="max")
    submit_message(message, actor="clara")
    approve_message(message, actor="maria", as_of=AS_OF)
    edit_message(message, contents(**GENERAL | {"text": "Clara wrote."}), actor="clara")
    submit_message(message, actor="clara")
    approve_message(message, actor="max", as_of=AS_OF)
    assert anew(message).approved_by == "max"


def test_how_often_it_is_shown_is_part_of_what_is_approved(provider: Provider) -> None:
    message = approved(provider, **GENERAL)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_message SET most_a_day = 1000")
    assert anew(message).status == "DRAFT"
