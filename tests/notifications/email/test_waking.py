"""Whoever lets an e-mail wait to be sent wakes the sender."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from accounts.models import Provider
from notifications.balances.operations import settle_backlog
from notifications.email import operations
from notifications.email.kinds import NOBODY_KNOWS, eligibility_of, still_true
from notifications.email.states import Backlog
from notifications.models import Email
from notifications.wording.states import EmailKind
from tests.notifications.balances.accounts import account, check, make_rule

SEND = "accounts.events.waking.current_app.send_task"


@pytest.fixture
def woken(django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that does something, commits, and tells which tasks of e-mails it woke."""

    def during(act: Any) -> list[str]:
        connection.run_on_commit.clear()  # what came before has committed
        with patch(SEND) as asked, django_capture_on_commit_callbacks(execute=True):
            act()
        names = [call.args[0] for call in asked.call_args_list]
        return [name for name in names if name.startswith("email.")]

    return during


def test_a_check_that_finds_something_to_mail(provider: Provider, woken: Any) -> None:
    make_rule()
    account(60)
    assert woken(lambda: check(provider)) == ["email.send_waiting"]


def test_a_check_that_finds_nothing_wakes_nobody(provider: Provider, woken: Any) -> None:
    make_rule()
    account(0)
    assert woken(lambda: check(provider)) == []


def test_whatever_staff_let_go(provider: Provider, woken: Any) -> None:
    make_rule()
    account(60)
    check(provider)
    email = Email.objects.get()

    Email.objects.update(status="HELD")
    assert woken(lambda: operations.release([email.pk], actor="dora")) == ["email.send_waiting"]
    Email.objects.update(status="FAILED")
    assert woken(lambda: operations.send_again(email, actor="dora")) == ["email.send_waiting"]
    settle = lambda: settle_backlog(Backlog.SEND, "dora")  # noqa: E731
    assert woken(settle) == ["email.send_waiting"]


def test_a_kind_has_one_check(provider: Provider) -> None:
    with pytest.raises(ValueError, match="two checks"):
        still_true(EmailKind.THRESHOLD)(eligibility_of)


def test_an_e_mail_of_a_kind_that_nobody_knows_is_not_sent(provider: Provider) -> None:
    email = Email(kind="OTHER", customer=account(0), as_of=date(2027, 1, 1))
    assert eligibility_of(email).against == NOBODY_KNOWS
