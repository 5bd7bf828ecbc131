"""No error of one e-mail, whatever its kind, stops the others, a run or the clock's round."""

from typing import Any

import pytest

from accounts.models import Provider, User
from accounts.processes.runner import run_process
from accounts.staff.operations import create_staff
from accounts.tenancy.transactions import provider_transaction
from notifications.balances import tasks as balance_tasks
from notifications.email import outbox
from notifications.email.outbox import send_waiting
from notifications.email.states import EmailStatus
from notifications.models import Alert, Email
from sync.day import tasks
from tests.factories import CustomerFactory, ProviderFactory
from tests.notifications.balances.accounts import DAY, account, check, make_rule

ERRORS = [ValueError("a header with a line break"), RuntimeError("nobody foresaw it"), KeyError(1)]


class Spoiled:
    """A way for e-mails to leave on which the first one raises."""

    def __init__(self, error: Exception) -> None:
        self.errors, self.sent = [error], 0

    def hand_over(self, message: Any) -> None:
        if self.errors:
            raise self.errors.pop()
        self.sent += 1

    def close(self) -> None: ...


@pytest.fixture
def two_waiting(provider: Provider) -> None:
    make_rule()
    for _ in range(2):
        account(60)
    check(provider)


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_handing_one_over_leaves_the_others_to_be_sent(
    provider: Provider, two_waiting: None, error: Exception
) -> None:
    transport = Spoiled(error)
    assert send_waiting(provider, transport=transport) == {
        EmailStatus.UNCERTAIN: 1,
        EmailStatus.SENT: 1,
    }
    assert transport.sent == 1


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_writing_one_leaves_the_others_to_be_sent(
    provider: Provider, two_waiting: None, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors, render = [error], outbox.render

    def spoiled(*arguments: Any) -> Any:
        if errors:
            raise errors.pop()
        return render(*arguments)

    monkeypatch.setattr(outbox, "render", spoiled)
    assert send_waiting(provider) == {EmailStatus.FAILED: 1, EmailStatus.SENT: 1}
    assert "could not be written" in Email.objects.get(status="FAILED").reason


def test_a_subject_that_is_too_long_is_cut(provider: Provider) -> None:
    make_rule()
    account(60, name="N" * 200)
    check(provider)
    Provider.objects.filter(pk=provider.pk).update(name="P" * 200)
    provider.refresh_from_db()
    assert send_waiting(provider) == {EmailStatus.SENT: 1}
    assert len(Email.objects.get().subject) <= 200


@pytest.mark.parametrize("error", ERRORS)
def test_a_run_is_recorded_as_it_went_though_the_mail_about_it_fails(
    committed_provider: Provider, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    with provider_transaction(committed_provider):
        create_staff(committed_provider, "max", "Billing manager", email="max@example.test")
        assert User.objects.get(username="max").email
        CustomerFactory()
    monkeypatch.setattr("accounts.staff.mail.EmailMessage.send", fail)

    run = run_process(committed_provider, "sync-status", as_of=DAY, started_by="a test")
    assert (run.status, run.counts["closed"]) == ("SUCCEEDED", 1)

    monkeypatch.setattr("accounts.processes.runner.make_chunks", fail)
    assert run_process(committed_provider, "mrc", as_of=DAY, started_by="x").status == "FAILED"
    with provider_transaction(committed_provider):
        assert Alert.objects.get().kind == "FAILED"


def test_the_clocks_round_goes_on_after_an_error_of_one_provider(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (ProviderFactory(sandbox=False) for _ in range(2))
    days, balances = [], []

    def start(provider: Provider) -> None:
        if provider == first:
            raise RuntimeError("its data are broken")
        days.append(provider)

    def delay(key: int) -> None:
        if key == first.pk:
            raise RuntimeError("its data are broken")
        balances.append(key)

    monkeypatch.setattr(tasks, "_start_days", start)
    monkeypatch.setattr(balance_tasks.check_balances_of, "delay", delay)
    tasks.tick()
    balance_tasks.check_balances()
    assert (days, balances) == ([second], [second.pk])
