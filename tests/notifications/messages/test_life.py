"""A message's life: two people, its state machine also in SQL, roll-out, reach guard, caps,
dismissal, and stopping.
"""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from accounts.errors import Refused, TransitionRefused
from accounts.models import PlatformSwitch, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.messages.approval_seal import is_sealed
from notifications.messages.operations import (
    approve_message,
    edit_message,
    end_message,
    launch_message,
    pause_message,
    roll_out_message,
    submit_message,
)
from notifications.messages.states import MessageStatus
from notifications.models import Alert, Message, MessageReach, MessageStep
from notifications.serving.guards import reaches_too_many
from notifications.serving.reach import dismiss
from notifications.serving.roll_out import is_rolled_out, place_of
from tests.database import as_the_owner
from tests.factories import CustomerFactory, ProviderFactory
from tests.notifications.messages.making import (
    AS_OF,
    anew,
    approved,
    contents,
    draft,
    live,
    owing,
    titles,
)
from tests.refusals import refused

GENERAL = {"category": "GENERAL", "title": "News", "text": "We moved.", "audience": {"clauses": []}}


def sql(text: str, message: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE notifications_message SET {text} WHERE id = %s", [str(message.pk)])


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


WAYS = {
    "DRAFT": {"IN_REVIEW", "ENDED"},
    "IN_REVIEW": {"APPROVED", "DRAFT", "ENDED"},
    "APPROVED": {"LIVE", "DRAFT", "ENDED"},
    "LIVE": {"PAUSED", "DRAFT", "ENDED"},
    "PAUSED": {"LIVE", "DRAFT", "ENDED"},
    "ENDED": set(),
}


def brought_to(provider: Provider, status: str) -> Message:
    if status == "DRAFT":
        return draft(provider)
    if status == "IN_REVIEW":
        message = draft(provider)
        submit_message(message, actor="clara")
        return message
    message = approved(provider) if status == "APPROVED" else live(provider)
    if status == "PAUSED":
        pause_message(message, actor="max")
    if status == "ENDED":
        end_message(message, actor="max")
    return anew(message)


@pytest.mark.parametrize("start", MessageStatus.values)
def test_sql_takes_no_other_ways_than_the_machines(provider: Provider, start: str) -> None:
    for end in MessageStatus.values:
        if end == start:
            continue
        message = brought_to(provider, start)
        approval = (
            ", approved_by = 'max', approved_at = now(), approved_count = 1, approval_seal = 'x'"
            if end == "APPROVED"
            else ""
        )
        try:
            with transaction.atomic():
                sql(f"status = '{end}'{approval}", message)
            went = True
        except IntegrityError:
            went = False
        assert went is (end in WAYS[start]), f"{start} to {end}"


def test_a_message_begins_as_a_draft_by_sql_too(provider: Provider) -> None:
    with refused("begins as a draft"):
        Message.objects.bulk_create(
            [
                Message(
                    provider=provider, status="LIVE", author="c", edited_by="c", **vars(contents())
                )
            ]
        )


def test_an_ended_message_is_neither_edited_nor_launched(provider: Provider) -> None:
    message = brought_to(provider, "ENDED")
    with pytest.raises(Refused, match="make a new one"):
        edit_message(message, contents(text="Again."), actor="clara")
    with pytest.raises(TransitionRefused):
        launch_message(message, actor="max")


def test_an_edit_that_changes_nothing_leaves_it_live(provider: Provider) -> None:
    message = live(provider)

    assert edit_message(message, contents(), actor="clara").status == "LIVE"


def test_each_step_is_on_record_with_who_and_why(provider: Provider) -> None:
    message = live(provider)
    pause_message(message, actor="eve", reason="wrong words")
    steps = list(MessageStep.objects.order_by("id").values_list("to_status", "actor", "reason"))

    assert [step[0] for step in steps] == ["IN_REVIEW", "APPROVED", "LIVE", "PAUSED"]
    assert steps[-1][1:] == ("eve", "wrong words")


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
