from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from accounts.models import Heartbeat
from billing_platform import health
from sync.day.tasks import tick

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.mark.django_db
def test_it_is_ok_when_everything_answers(client: Client) -> None:
    tick()

    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "redis": "ok", "clock": "ok"},
    }


@pytest.mark.django_db
def test_it_is_degraded_when_the_clock_has_stood_still(client: Client) -> None:
    tick()
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=6))

    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json()["checks"]["clock"] == "failed"


@pytest.mark.django_db
def test_it_is_degraded_but_serves_while_redis_is_away(
    client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.REDIS_URL = NOWHERE

    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["checks"]["redis"] == "failed"


@pytest.mark.django_db
def test_it_fails_while_a_migration_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["sync.0099"])

    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "failed"


@pytest.mark.django_db
def test_it_fails_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)

    assert health._database() == "failed"
    assert client.get("/health/").status_code == 503


def test_a_process_that_serves_is_alive_whatever_else_is_away(client: Client) -> None:
    assert client.get("/health/live/").json() == {"status": "ok"}


@pytest.mark.django_db
def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/health/").status_code == 405
