"""Whether the platform can do its work, for supervisors and load balancers. No login, no personal data."""

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


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

    The database and its migrations are needed for that. Redis is not: without it runs wait for the next tick,
    so its loss is reported as "degraded" with status 200.
    """
    checks = {"database": _database(), "migrations": _migrations(), "redis": _redis()}
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


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, **settings.REDIS_SOCKET)
    try:
        return "ok" if client.ping() else "failed"
    except redis.RedisError:
        return "failed"
    finally:
        client.close()
