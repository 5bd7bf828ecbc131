"""Line 8 of the faults: with Redis gone, pages and the API answer without waiting for it, and
statements are made.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.api_keys.operations import create_api_key
from accounts.models import Provider, User
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from billing_platform.embedded.daemons import free_port
from statements.models import Statement
from tests.database import application_url, as_the_owner
from tests.factories import CustomerFactory, TransactionFactory

DAY = date(2026, 12, 29)
NOWHERE = "redis://127.0.0.1:1/0"
PAGES = (
    "",
    "customers/",
    "customers/A-1/",
    "billing/create-statements/",
    "account-health/issues/",
    "operations/processes/",
)
VISITS = 10
SECONDS = 1.0


class Web:
    """The web process of the platform on the test's database, its Redis being gone."""

    def __init__(self, port: int, cookie: str, key: str) -> None:
        self.port, self.cookie, self.key = port, cookie, key

    def get(self, path: str) -> tuple[int, float]:
        """Return the status of a page or resource, and the seconds that it took."""
        headers = (
            {"Authorization": f"Bearer {self.key}"}
            if path.startswith("api/")
            else {"Cookie": self.cookie}
        )
        begun = time.monotonic()
        asked = HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.request("GET", f"/{path}", headers=headers)
        with asked.getresponse() as answer:
            answer.read()
            return answer.status, time.monotonic() - begun


@pytest.fixture
def billed(committed_provider: Provider) -> Provider:
    with provider_transaction(committed_provider):
        TransactionFactory(
            customer=CustomerFactory(account_number="A-1"), amount=Decimal(10), date=DAY
        )
    return committed_provider


@pytest.fixture
def web(billed: Provider) -> Iterator[Web]:
    person = User.objects.create_user("clara", password="a long enough password", provider=billed)
    with as_the_owner():
        person.user_permissions.add(*Permission.objects.all())
    client = Client()
    client.force_login(person)
    with provider_transaction(billed):
        key = create_api_key(billed, name="test", scopes=("read", "run"), made_by="test")
    port = free_port(0)
    environment = os.environ | {
        "DATABASE_URL": application_url(),
        "REDIS_URL": NOWHERE,
        "BILLING_SECRET_KEY": settings.SECRET_KEY,
        "BILLING_DEBUG": "true",  # static files by their own names: nobody has gathered them
    }
    words = [
        "-m",
        "gunicorn",
        "billing_platform.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "2",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen([sys.executable, *words], env=environment, cwd=settings.BASE_DIR)
    web = Web(port, f"sessionid={client.cookies['sessionid'].value}", key)
    try:
        _wait_until_it_answers(web)
        yield web
    finally:
        process.terminate()
        process.wait(30)


def test_pages_and_the_api_answer_at_once(web: Web) -> None:
    paths = (*PAGES, "api/v1/processes", "api/v1/notifications")
    for path in paths:
        web.get(path)  # the first visit compiles templates
    answers = [(path, *web.get(path)) for _ in range(VISITS) for path in paths]
    assert {(path, status) for path, status, _ in answers if status != 200} == set()
    seconds = sorted(taken for *_, taken in answers)
    assert seconds[int(len(seconds) * 0.99) - 1] < SECONDS


def test_statements_are_made_and_health_says_what_is_missing(web: Web, billed: Provider) -> None:
    run = run_process(billed, "statements", as_of=DAY, started_by="a test")
    assert (run.status, run.counts["statements"]) == ("SUCCEEDED", 1)
    with provider_transaction(billed):
        assert Statement.objects.count() == 1
    assert web.get("health/")[0] == 200
    assert web.get("billing/statements/")[0] == 200


def _wait_until_it_answers(web: Web) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            web.get("health/live/")
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
