"""What keeps a run from starting (docs/rules.md section 11)."""

from datetime import date, timedelta

from django.db.models import Max

from ..clock import local_today
from ..errors import Refused
from ..tenancy.models import Provider
from .definitions import find
from .models.process import ProcessRun
from .states import RunStatus


def check_runnable(process: str) -> None:
    """Refuse a process that no room has registered, or that can only be paused."""
    definition = find(process)
    if definition is None or not definition.runnable:
        raise Refused(f"there is no process {process} that can be run", code="process_unknown")


def check_date(provider: Provider, process: str, as_of: date) -> None:
    """Refuse a date after the local tomorrow or before the process's last run.

    A mistyped year would advance every account. Only live providers have a tomorrow.
    """
    if provider.sandbox:
        return
    tomorrow = local_today(provider) + timedelta(days=1)
    if as_of > tomorrow:
        raise Refused(
            f"{as_of} is after {tomorrow}, the provider's tomorrow; force it, or use a sandbox "
            "provider",
            code="date_ahead",
        )
    done = ProcessRun.objects.filter(process=process, dry_run=False).exclude(
        status__in=[RunStatus.SKIPPED, RunStatus.QUEUED]
    )
    last = done.aggregate(last=Max("as_of"))["last"]
    if last and as_of < last:
        raise Refused(
            f"{as_of} is before {last}, for which {process} has run already; force it if that is "
            "meant",
            code="date_before_last_run",
        )
