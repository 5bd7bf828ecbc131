"""A message's life: its state machine, which SQL keeps too."""

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refused, TransitionRefused
from accounts.models import Provider
from notifications.messages.operations import (
    edit_message,
    end_message,
    launch_message,
    pause_message,
    submit_message,
)
from notifications.messages.states import MessageStatus
from notifications.models import Message, MessageStep
from tests.notifications.messages.making import anew, approved, contents, draft, live, sql
from tests.refusals import refused

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
