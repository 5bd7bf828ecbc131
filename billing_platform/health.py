"""Whether the platform can do its work, for supervisors and load balancers.

It needs no login, and shows no personal data.
"""

from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Heartbeat
from sync.day.tasks import CLOCK

CLOCK_LATE = timedelta(minutes=5)


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves requests."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages work, else 503.

    The database and its migrations are needed for that. Redis, worker and beat are not: without
    them runs wait, so their loss is reported as "degraded" with status 200. "clock" is what a task
    of the worker wrote last.
    """
    checks = {"database": _database(), "migrations": _migrations(), "redis": _redis()}
    checks["clock"] = _clock() if checks["migrations"] == "ok" else "failed"
    if "failed" in (checks["database"], checks["migrations"]):
        return JsonResponse({"status": "failed", "checks": checks}, status=503)
    status = "degraded" if "failed" in checks.values() else "ok"
    return JsonResponse({"status": status, "checks": checks})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "failed"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "failed"
    return "failed" if pending else "ok"


def _clock() -> str:
    recently = timezone.now() - CLOCK_LATE
    return (
        "ok" if Heartbeat.objects.filter(name=CLOCK, beat_at__gte=recently).exists() else "failed"
    )


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, **settings.REDIS_SOCKET)
    try:
        return "ok" if client.ping() else "failed"
    except redis.RedisError:
        return "failed"
    finally:
        client.close()
