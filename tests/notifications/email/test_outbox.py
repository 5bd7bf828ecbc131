"""What is sent, what is looked at again before it is, and what keeps all of it back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.processes.switches import pause, paused_because, resume
from notifications.balances.states import NextCheck
from notifications.email.operations import (
    discard,
    record_mail_event,
    release,
    send_again,
    take_as_sent,
)
from notifications.email.outbox import send_waiting
from notifications.email.states import EmailStatus
from notifications.mailbox.backend import kept_for, kept_one
from notifications.models import Alert, Email, ThresholdRule
from statements.payments.operations import promise_payment
from tests.notifications.balances.accounts import (
    DAY,
    account,
    charge,
    check,
    emails_by_status,
    make_rule,
    pay,
)


@pytest.fixture
def waiting(provider: Provider) -> Customer:
    """A customer whose e-mail waits to be sent."""
    make_rule()
    customer = account(60)
    check(provider)
    return customer


def test_without_a_mail_server_it_is_kept_in_the_mailbox(
    provider: Provider, waiting: Customer
) -> None:
    assert send_waiting(provider) == {EmailStatus.SENT: 1}
    (kept,) = kept_for(provider.slug)
    found = kept_one(provider.slug, kept.name)
    assert found
    assert waiting.account_number in found.text
    assert found.to == waiting.email
    assert "<p>" in found.html
    assert kept_one(provider.slug, "../secret_key") is None
    assert kept_for("somebody-else") == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda customer: pay(customer, 60), "the balance has recovered"),
        (
            lambda customer: Customer.objects.filter(pk=customer.pk).update(status="CLOSED"),
            "the account is closed",
        ),
        (
            lambda customer: Customer.objects.filter(pk=customer.pk).update(email=""),
            "no e-mail address",
        ),
        (
            lambda customer: record_mail_event(
                customer.provider, address=customer.email, cause="BOUNCE"
            ),
            "the address is blocked",
        ),
        (
            lambda customer: ThresholdRule.objects.update(is_active=False),
            "the rule watches it no more",
        ),
    ],
)
def test_what_is_no_longer_true_is_skipped(
    provider: Provider, waiting: Customer, spoil: object, reason: str
) -> None:
    spoil(waiting)
    assert send_waiting(provider) == {EmailStatus.SKIPPED: 1}
    assert reason in Email.objects.get().reason
    assert kept_for(provider.slug) == []


def test_what_was_promised_meanwhile_waits(provider: Provider, waiting: Customer) -> None:
    until = DAY + timedelta(days=3)
    promise_payment(waiting, kind="PENDING", until=until, as_of=DAY, actor="clara")
    assert send_waiting(provider) == {EmailStatus.WAITING: 1}
    assert send_waiting(provider) == {}
    assert Email.objects.get().next_attempt_at.date() == until + timedelta(days=1)


def test_it_says_the_balance_of_the_moment_it_is_sent(
    provider: Provider, waiting: Customer
) -> None:
    charge(waiting, 5)
    send_waiting(provider)
    assert "-$65.00" in Email.objects.get().text


@pytest.mark.parametrize(
    ("language", "amount"),
    [("de_DE", "-60,00\xa0$"), ("fr_FR", "-60,00\xa0$US"), ("en_GB", "-US$60.00")],
)
def test_amounts_are_written_as_the_providers_language_writes_them(
    provider: Provider, waiting: Customer, language: str, amount: str
) -> None:
    provider.language = language
    send_waiting(provider)
    assert amount in Email.objects.get().text


def test_pausing_keeps_every_email_back_and_billing_goes_on(
    provider: Provider, waiting: Customer
) -> None:
    pause(provider, "thresholds", reason="looking into it", actor="clara")
    assert send_waiting(provider) == {}
    assert check(provider).status == "SKIPPED"
    assert paused_because("mrc") == ""


@pytest.mark.parametrize(
    ("backlog", "statuses"),
    [("SEND", {"SENT": 2}), ("DISCARD", {"SKIPPED": 1}), ("REVIEW", {"HELD": 2})],
)
def test_resuming_sends_discards_or_holds_what_the_pause_has_kept_back(
    provider: Provider, waiting: Customer, backlog: str, statuses: dict[str, int]
) -> None:
    pause(provider, "thresholds", reason="looking into it", actor="clara")
    account(70)
    resume("thresholds", actor="clara", backlog=backlog)
    check(provider)
    send_waiting(provider)
    assert emails_by_status(provider) == statuses
    account(80)
    assert check(provider).counts["emails"] == 1


def test_resuming_with_review_does_not_undo_an_edits_silence(provider: Provider) -> None:
    make_rule(next_check=NextCheck.SILENT)
    resume("thresholds", actor="clara", backlog="REVIEW")
    assert ThresholdRule.objects.get().next_check == NextCheck.SILENT


def test_the_cap_an_hour_pauses_mailing_and_alerts(provider: Provider, waiting: Customer) -> None:
    for _ in range(3):
        account(60)
    check(provider)
    provider.emails_per_hour = 2
    assert send_waiting(provider) == {EmailStatus.SENT: 2}
    assert "2 e-mails have left within an hour" in paused_because("thresholds")
    assert Alert.objects.get().kind == "CAP"
    assert send_waiting(provider) == {}


def test_the_cap_a_day_for_a_customer_pauses_mailing(provider: Provider, waiting: Customer) -> None:
    provider.emails_per_customer_per_day = 1
    send_waiting(provider)
    pay(waiting, 60)
    check(provider)
    charge(waiting, 60)
    check(provider)
    assert send_waiting(provider) == {}
    assert "one customer has had 1 e-mails within a day" in paused_because("thresholds")


def test_staff_release_or_discard_what_is_held(provider: Provider) -> None:
    make_rule(next_check=NextCheck.REVIEW)
    account(60), account(70)
    check(provider)
    first, second = Email.objects.order_by("pk").values_list("pk", flat=True)
    assert (release([first], actor="clara"), discard([second], actor="clara")) == (1, 1)
    assert (release([first, second], actor="clara"), discard([second], actor="clara")) == (0, 0)
    send_waiting(provider)
    assert emails_by_status(provider) == {"SENT": 1, "SKIPPED": 1}


def test_an_uncertain_email_is_settled_by_a_person_alone(
    provider: Provider, waiting: Customer
) -> None:
    email = Email.objects.get()
    for act in (send_again, take_as_sent):
        with pytest.raises(Refused):
            act(email, actor="clara")
    Email.objects.update(status="UNCERTAIN")
    assert send_waiting(provider) == {}
    take_as_sent(email, actor="clara")
    assert Email.objects.get().reason == "taken as sent by clara"
    Email.objects.update(status="UNCERTAIN")
    send_again(email, actor="clara")
    assert send_waiting(provider) == {EmailStatus.SENT: 1}


def test_an_address_is_blocked_once_in_small_letters(provider: Provider) -> None:
    for address in ("Ada@Example.test", "ada@example.test"):
        record_mail_event(provider, address=address, cause="COMPLAINT", detail="spam")
    with pytest.raises(Refused, match="valid"):
        record_mail_event(provider, address="nobody", cause="BOUNCE")
    with pytest.raises(Refused):
        record_mail_event(provider, address="a@b.test", cause="RUMOUR")


def test_amounts_of_other_currencies_have_their_own_decimals(provider: Provider) -> None:
    make_rule()
    account("60.125", currency="KWD", email="k@example.test")
    check(provider)
    send_waiting(provider)
    assert "60.125" in Email.objects.get().text
    assert Email.objects.get().as_of == DAY == date(2026, 12, 20)
    assert Decimal("60.125") == -Email.objects.get().episode.available
