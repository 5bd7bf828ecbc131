"""Line 7 of the faults: a mail server that is down, slow, or hangs up is never given an e-mail
twice.
"""

import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.email.outbox import ATTEMPTS_AT_MOST, send_waiting
from notifications.models import Email
from tests.notifications.balances.accounts import account, check, emails_by_status, make_rule
from tests.reliability.processes import kill, start
from tests.servers import Server

OUTAGE = "450 4.3.2 try later"


@pytest.fixture
def due(committed_provider: Provider) -> Provider:
    """A provider with one e-mail that waits to be sent."""
    with provider_transaction(committed_provider):
        make_rule()
        account(60)
    check(committed_provider)
    return committed_provider


def try_again(provider: Provider) -> None:
    """Send as a later round does, when the pause after a failure is over."""
    with provider_transaction(provider):
        Email.objects.update(next_attempt_at=timezone.now())
    send_waiting(provider)


def test_it_is_sent_once_with_text_and_html_and_a_stable_id(
    due: Provider, mail_server: Server
) -> None:
    for _ in range(3):
        try_again(due)
    (envelope,) = mail_server.taken
    with provider_transaction(due):
        email = Email.objects.get()
    text = envelope.content.decode()
    assert f"Message-ID: <{email.pk}@localhost>" in text
    assert "multipart/alternative" in text
    assert "-$60.00" in email.text
    assert (email.status, email.attempts, envelope.rcpt_tos) == ("SENT", 1, [email.address])


def test_a_server_that_is_down_is_tried_again_later(due: Provider, mail_server: Server) -> None:
    mail_server.stop()
    for _ in range(3):
        try_again(due)
    assert emails_by_status(due) == {"WAITING": 1}
    mail_server.start()
    for _ in range(3):
        try_again(due)
    assert mail_server.recipients == ["ada@example.test"]
    assert emails_by_status(due) == {"SENT": 1}


def test_after_a_failure_it_waits_before_it_is_tried_again(
    due: Provider, mail_server: Server
) -> None:
    mail_server.answer_to_text = lambda: OUTAGE
    send_waiting(due)
    mail_server.answer_to_text = lambda: "250 OK"
    send_waiting(due)
    assert mail_server.taken == []
    with provider_transaction(due):
        pause = Email.objects.get().next_attempt_at - timezone.now()
    assert timedelta(0) < pause <= timedelta(minutes=5)


def test_a_server_that_hangs_up_after_the_text_is_not_given_it_again(
    due: Provider, mail_server: Server
) -> None:
    mail_server.answer_to_text = lambda: None
    for _ in range(3):
        try_again(due)
        mail_server.answer_to_text = lambda: "250 OK"
    assert mail_server.recipients == ["ada@example.test"]
    assert emails_by_status(due) == {"UNCERTAIN": 1}


def test_a_server_that_is_too_slow_to_answer_is_not_given_it_again(
    due: Provider, mail_server: Server, settings: object
) -> None:
    settings.EMAIL_TIMEOUT = 0.3

    def slowly() -> str:
        time.sleep(0.8)
        return "250 OK"

    mail_server.answer_to_text = slowly
    for _ in range(2):
        try_again(due)
    assert emails_by_status(due) == {"UNCERTAIN": 1}
    wait_until(lambda: len(mail_server.taken) == 1)
    try_again(due)
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize(
    ("refuse", "status"),
    [("550 5.1.1 no such mailbox", "FAILED"), ("451 4.7.1 greylisted", "WAITING")],
)
def test_a_refused_recipient_ends_it_and_a_put_off_one_does_not(
    refuse: str, status: str, due: Provider, mail_server: Server
) -> None:
    mail_server.answer_to_recipient = lambda address: refuse
    try_again(due)
    assert emails_by_status(due) == {status: 1}
    mail_server.answer_to_recipient = lambda address: "250 OK"
    try_again(due)
    assert len(mail_server.taken) == (1 if status == "WAITING" else 0)


@pytest.mark.parametrize(("answer", "status"), [("554 refused", "FAILED"), (OUTAGE, "WAITING")])
def test_a_refused_text_is_known_not_to_be_taken(
    answer: str, status: str, due: Provider, mail_server: Server
) -> None:
    mail_server.answer_to_text = lambda: answer
    try_again(due)
    assert emails_by_status(due) == {status: 1}


def test_it_is_given_up_after_about_a_day_of_trying_and_not_of_waiting(
    due: Provider, mail_server: Server
) -> None:
    mail_server.answer_to_text = lambda: OUTAGE
    with provider_transaction(due):
        Email.objects.update(created_at=timezone.now() - timedelta(days=9))
    try_again(due)
    assert emails_by_status(due) == {"WAITING": 1}
    with provider_transaction(due):
        Email.objects.update(attempts=ATTEMPTS_AT_MOST - 1)
    try_again(due)
    assert emails_by_status(due) == {"FAILED": 1}


def test_one_bad_address_does_not_keep_the_others_back(due: Provider, mail_server: Server) -> None:
    with provider_transaction(due):
        account(60, email="bob@example.test")
    check(due)
    mail_server.answer_to_recipient = lambda address: (
        OUTAGE if address.startswith("ada") else "250 OK"
    )
    try_again(due)
    assert mail_server.recipients == ["bob@example.test"]


def test_a_sender_that_is_killed_leaves_an_uncertain_email_that_is_never_sent_by_itself(
    due: Provider, mail_server: Server
) -> None:
    def hang_up_on_ourselves() -> str:
        time.sleep(5)
        return "250 OK"

    mail_server.answer_to_text = hang_up_on_ourselves
    pid = start(lambda: send_waiting(due))
    wait_until(lambda: emails_by_status(due) == {"SENDING": 1})
    assert kill(pid, after=0)
    mail_server.answer_to_text = lambda: "250 OK"
    send_waiting(due)
    assert emails_by_status(due) == {"SENDING": 1}
    with provider_transaction(due):
        Email.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    for _ in range(2):
        send_waiting(due)
    assert emails_by_status(due) == {"UNCERTAIN": 1}


def test_a_naive_sender_mails_twice(mail_server: Server) -> None:
    """The control: a sender that tries again whatever went wrong."""
    mail_server.answer_to_text = lambda: None
    for _ in range(2):
        with (
            suppress(smtplib.SMTPException, OSError),
            smtplib.SMTP(*mail_server.address, timeout=2) as naive,
        ):
            naive.sendmail("billing@localhost", ["ada@example.test"], "Subject: low\r\n\r\nlow\r\n")
        mail_server.answer_to_text = lambda: "250 OK"
    assert len(mail_server.taken) == 2


def wait_until(holds: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
