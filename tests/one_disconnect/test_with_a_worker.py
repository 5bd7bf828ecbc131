"""With a worker running, an account is closed within a second of the commit that ended its last
service.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from django.conf import settings

from accounts.clock import local_today
from accounts.models import Customer, Provider, StatusChange
from accounts.tenancy.transactions import provider_transaction
from products.services.operations import change_line
from tests.database import application_url
from tests.factories import LineFactory, ProductFactory

PATIENCE = 60  # seconds for the worker to start, on a machine that is busy
LIMIT = 1.0


@pytest.fixture
def queue() -> str:
    return f"closing-{os.getpid()}"


@pytest.fixture
def app(queue: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """The application as the operations use it, with a queue of its own on the broker."""
    app = Celery("of the test", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    app.conf.task_default_queue = queue
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr("accounts.events.waking.current_app", app)
    yield app
    with app.connection_for_write() as broker:
        broker.default_channel.client.delete(queue)


@pytest.fixture
def worker(app: Celery, queue: str, transactional_db: None) -> Iterator[None]:
    """A worker in a process of its own, on the test's database and queue."""
    environment = os.environ | {
        "DATABASE_URL": application_url(),
        "REDIS_URL": settings.REDIS_URL,
        "BILLING_SECRET_KEY": settings.SECRET_KEY,
        "BILLING_ROLE": "worker",
    }
    name = f"{queue}@test"
    words = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "billing_platform.celery",
        "worker",
        "-Q",
        queue,
        "-n",
        name,
    ]
    process = subprocess.Popen([*words, "--pool", "solo", "--loglevel", "ERROR"], env=environment)
    try:
        _wait_until(lambda: bool(app.control.ping([name], timeout=0.5)), PATIENCE)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until(happened, seconds: float) -> float:
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < seconds, f"not within {seconds} seconds"
        time.sleep(0.01)
    return time.monotonic() - begun


def _end_service(provider: Provider) -> Customer:
    with provider_transaction(provider):
        line = LineFactory()
        customer = line.customer
        ProductFactory(customer=customer, line=line)
    with provider_transaction(provider, actor="clara", via="API"):
        change_line(line, "disconnect", as_of=local_today(provider))
    return customer


def _is_closed(provider: Provider, customer: Customer) -> bool:
    with provider_transaction(provider):
        return Customer.objects.filter(pk=customer.pk, status="CLOSED").exists()


def test_the_account_is_closed_within_a_second(worker: None, committed_provider: Provider) -> None:
    provider = committed_provider
    warming = _end_service(provider)
    _wait_until(lambda: _is_closed(provider, warming), PATIENCE)

    customer = _end_service(provider)
    took = _wait_until(lambda: _is_closed(provider, customer), PATIENCE)

    assert took < LIMIT
    with provider_transaction(provider):
        change = StatusChange.objects.get(customer=customer, subject="CUSTOMER")
        assert (change.cause, change.via, change.evidence["via"], change.evidence["actor"]) == (
            "SYNC_STATUS",
            "CHECK",
            "API",
            "clara",
        )
