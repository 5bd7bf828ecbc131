"""The way into a provider's data (docs/architecture.md, Tenancy).

Without it the managers refuse to answer, and row-level security shows no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django_scopes import get_scope, scope

from ..text import check_line
from .models import Provider

# The value is read before it is replaced, since the rows of the CTE feed set_config.
EXCHANGE = """
    WITH setting AS MATERIALIZED (
        SELECT key, value, coalesce(current_setting('billing.' || key, true), '') AS found
        FROM unnest(%s::text[], %s::text[]) AS given (key, value)
    )
    SELECT key, found, set_config('billing.' || key, value, true) FROM setting
"""


@contextmanager
def provider_transaction(
    provider: Provider,
    *,
    actor: str = "",
    cause: str = "",
    reason: str = "",
    via: str = "",
    run_id: str = "",
    as_of: str = "",
) -> Iterator[None]:
    """Open a transaction that sees this provider's rows and no others.

    Its hours are those of the provider's time zone. Actor, cause, reason and path are what the
    database writes with each status change made inside. Each is one line, or Refused is raised. A
    block inside another one is a savepoint. It names all that it wants recorded. When it ends, the
    outer block's provider and settings hold again.
    """
    settings = {
        "provider_id": str(provider.pk),
        "actor": actor,
        "cause": cause,
        "reason": reason,
        "via": via,
        "run_id": run_id,
        "as_of": as_of,
    }
    with (
        timezone.override(ZoneInfo(provider.timezone)),
        _settings(settings),
        scope(provider=provider),
    ):
        yield


def current_provider() -> Provider:
    """Return the provider of the innermost block; raise KeyError outside of any."""
    provider: Provider = get_scope()["provider"]
    return provider


@contextmanager
def recording(**settings: str) -> Iterator[None]:
    """Let the status changes of the block be recorded with these settings.

    They are `cause`, `reason`, `actor`, `via`, `run_id` and `as_of`. A value that is not given
    stays as it is. The block is a savepoint. When it ends, what was set before holds again.
    """
    with _settings(settings):
        yield


@contextmanager
def _settings(settings: dict[str, str]) -> Iterator[None]:
    """Set the settings for a block of its own, and restore what it found.

    The database itself restores them where the block is rolled back.
    """
    for name, text in settings.items():
        check_line(name, text)
    with transaction.atomic():
        found = _exchange(settings)
        yield
    if connection.in_atomic_block and not connection.needs_rollback:
        _exchange(found)


def _exchange(settings: dict[str, str]) -> dict[str, str]:
    """Set the settings until the transaction ends, and return what they were before."""
    with connection.cursor() as cursor:
        cursor.execute(EXCHANGE, [list(settings), list(settings.values())])
        return {key: found for key, found, _ in cursor.fetchall()}
