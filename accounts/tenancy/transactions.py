"""The way into a provider's data (docs/architecture.md, Tenancy).

Without it the managers refuse to answer, and row-level security shows no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django_scopes import get_scope, scope

from ..database.sql import set_local
from ..text import check_line
from .models import Provider

# What the innermost block has set, by name: the database is told, and never asked.
_set: ContextVar[dict[str, str]] = ContextVar("settings", default={})  # noqa: B039  (never changed)


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


def recorded(name: str) -> str:
    """Return what the innermost block has recorded under the name; nothing outside of any."""
    return _set.get().get(name, "")


def lock_provider(provider: Provider) -> Provider:
    """Return the provider as it is now, locked to the end of the transaction.

    Rows that refer to it are still written meanwhile.
    """
    return Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)


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
    """Set the settings for a block of its own, and restore those of the block around it.

    The database itself restores them where the block is rolled back.
    """
    for name, text in settings.items():
        check_line(name, text)
    around = _set.get()
    with transaction.atomic():
        _set.set(around | settings)
        try:
            set_local(_named(settings))
            yield
        finally:
            _set.set(around)
    if connection.in_atomic_block and not connection.needs_rollback:
        set_local(_named({name: around.get(name, "") for name in settings}))


def _named(settings: dict[str, str]) -> dict[str, str]:
    return {f"billing.{name}": text for name, text in settings.items()}
