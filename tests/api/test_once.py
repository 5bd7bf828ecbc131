"""One Idempotency-Key is one effect: of many requests at once, and of one whose answer was lost."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from accounts.models import Provider
from accounts.rest import views
from accounts.tenancy.transactions import provider_transaction
from statements.models import Transaction
from tests.factories import CustomerFactory
from tests.reliability.processes import finished, start

TRANSACTIONS = "/api/v1/transactions"
PAIRS_AT_ONCE = 8
BODY = {"account_number": "A-1", "kind": "CHARGE", "amount": "1.00"}


@pytest.fixture
def key(committed_provider: Provider, key_for: Any) -> str:
    with provider_transaction(committed_provider):
        CustomerFactory(account_number="A-1")
    return str(key_for(committed_provider))


def send(key: str, name: str, **values: Any) -> Any:
    """Enter a charge without a name of its own, so that each effect would be another entry."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client.post(
        TRANSACTIONS, BODY | values, format="json", headers={"Idempotency-Key": name}
    )


def entries(provider: Provider) -> int:
    with provider_transaction(provider):
        return Transaction.objects.count()


def a_pair(key: str, name: str) -> set[str]:
    """Send two requests with one Idempotency-Key at once; return which entries they tell of."""
    barrier = Barrier(2)

    def one() -> Any:
        try:
            barrier.wait(30)
            return send(key, name)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(one) for _ in range(2)]]
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses in ([201, 201], [201, 409]), [answer.content for answer in answers]
    made = [answer.json() for answer in answers if answer.status_code == 201]
    return {document["transaction_ref"] for document in made}


def test_pairs_of_one_key_have_one_effect_each(committed_provider, key, pairs):
    with ThreadPoolExecutor(PAIRS_AT_ONCE) as pool:
        told = list(pool.map(partial(a_pair, key), [f"pair-{number}" for number in range(pairs)]))

    assert [len(refs) for refs in told] == [1] * pairs
    assert entries(committed_provider) == pairs


def test_killed_between_effect_and_answer_the_retry_gets_the_answer(committed_provider, key):
    def die(claim: Any, answer: Any) -> None:
        views_keep(claim, answer)
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))

    def work() -> None:
        views.keep_response = die  # in the process that dies, and in no other
        send(key, "k-1")

    views_keep = views.keep_response
    assert not finished(start(work))
    assert entries(committed_provider) == 1

    again = send(key, "k-1")

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert entries(committed_provider) == 1
    assert send(key, "k-1", amount="2.00").status_code == 422
    assert entries(committed_provider) == 1


def test_killed_before_the_effect_is_committed_the_retry_has_it(committed_provider, key):
    def work() -> None:
        views.keep_response = lambda claim, answer: os.kill(os.getpid(), signal.SIGKILL)
        send(key, "k-1")

    assert not finished(start(work))
    assert entries(committed_provider) == 0

    again = send(key, "k-1")

    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again
    assert entries(committed_provider) == 1
