"""The way into a provider's data (docs/architecture.md, Tenancy).

Without it the managers refuse to answer, and row-level security shows no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scope

from .models import Provider


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
    """Open a transaction that sees this provider's rows and no others, and in which the hours are
    those of its time zone.

    Actor, cause, reason and path are what the database writes with each status change made inside.
    Nests; the innermost settings hold until the outermost transaction ends, so an inner block names
    all that it wants recorded.
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
        transaction.atomic(),
        scope(provider=provider),
    ):
        _set(settings)
        yield


@contextmanager
def recording(**settings: str) -> Iterator[None]:
    """Let the status changes of the block be recorded with this `cause`, `reason`, `actor`, `via`,
    `run_id` or `as_of`; others stay as they are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, coalesce(current_setting('billing.' || key, true), '') FROM unnest(%s::text[]) AS setting (key)",
            [list(settings)],
        )
        before = dict(cursor.fetchall())
    _set(settings)
    yield
    _set(before)  # not after an error: that ends the transaction, and the settings with it


def _set(settings: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('billing.' || key, value, true) FROM unnest(%s::text[], %s::text[]) AS setting (key, value)",
            [list(settings), list(settings.values())],
        )
