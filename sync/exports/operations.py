"""Taking a provider's whole book out: asked for, made by a run, downloaded, and over."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import ProcessRun, Provider
from accounts.processes.runner import UNFINISHED, queue_process
from accounts.processes.states import Trigger
from accounts.record.operations import keep_change
from accounts.record.states import Area
from accounts.tenancy.transactions import lock_provider, provider_transaction
from accounts.text import moment_text

from .files import forget_files, path_of
from .models import BookArchive
from .states import EXPORT

LIFE = timedelta(days=7)
MOST_A_DAY = 10


@transaction.atomic
def start_export(provider: Provider, *, as_of: date, actor: str) -> ProcessRun:
    """Put an export on record that a worker is to take up, and keep who asked for it.

    Raises Refused while another one is not finished, and above 10 a day.
    """
    lock_provider(provider)
    runs = ProcessRun.objects.filter(process=EXPORT)
    if runs.filter(status__in=UNFINISHED).exists():
        raise Refused("an export is at work already: wait for its end", code="export_running")
    day_ago = timezone.now() - timedelta(days=1)
    if runs.filter(started_at__gt=day_ago).count() >= MOST_A_DAY:
        raise Refused(f"{MOST_A_DAY} exports were made within a day", code="exports_too_many")
    run = queue_process(provider, EXPORT, as_of=as_of, started_by=actor, trigger=Trigger.PERSON)
    keep_change(provider, Area.EXPORT, "Export asked for", actor=actor)
    return run


@transaction.atomic
def record_download(archive: BookArchive, *, now: datetime, actor: str) -> None:
    """Keep who downloads an archive. Raises Refused for one that has expired, or is not there."""
    provider = archive.provider
    if archive.expires_at <= now or not path_of(provider, archive.run_id).is_file():
        raise Refused("the archive has expired: export anew", code="export_expired")
    keep_change(
        provider,
        Area.EXPORT,
        "Archive downloaded",
        after=f"made on {moment_text(archive.made_at)}",
        actor=actor,
    )


def forget_expired(provider: Provider, now: datetime) -> int:
    """Delete the archives that have expired, and what runs that were killed have left.

    Return how many archives.
    """
    with provider_transaction(provider):
        expired = list(BookArchive.objects.filter(expires_at__lte=now))
        for archive in expired:
            path_of(provider, archive.run_id).unlink(missing_ok=True)
        BookArchive.objects.filter(pk__in=[archive.pk for archive in expired]).delete()
    forget_files(provider, now - LIFE)
    return len(expired)
