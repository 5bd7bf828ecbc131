"""What staff and ops are alerted to.

It is runs that failed, are held or degraded, days that come late, and days that did nothing.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from accounts.models import DailyRun, ParkedAccount, ProcessRun, Provider
from accounts.processes.definitions import definition_of, processes
from accounts.processes.parking import COUNT as PARKED
from accounts.processes.states import RunStatus
from notifications.alerts.operations import raise_alert, resolve_alert
from notifications.alerts.states import AlertKind

LATE_AFTER = timedelta(hours=6)  # after the provider's midnight
LATE_KEY = "late"
MUCH, DAYS_COMPARED = 20, 5
KINDS = {
    RunStatus.FAILED: AlertKind.FAILED,
    RunStatus.DEGRADED: AlertKind.DEGRADED,
}


def alert_about_run(provider: Provider, run: ProcessRun) -> None:
    """Alert to a run that failed, is degraded or is held.

    The alert lasts until the process works again. For a held run it lasts until a person decides or
    a later run succeeds. Staff have an e-mail of its own for a held run.
    """
    if run.dry_run:
        return
    alert_about_parked(provider, run.process)
    failed, held = f"run:{run.process}", f"held:{run.process}"
    if run.status in (RunStatus.SUCCEEDED, RunStatus.HELD):
        resolve_alert(failed)
    if run.status == RunStatus.SUCCEEDED:
        resolve_alert(held)
    elif run.status == RunStatus.HELD:
        _raise(provider, run, held, AlertKind.HELD, _under_review(run), mail=False)
    elif kind := KINDS.get(RunStatus(run.status)):
        _raise(provider, run, failed, kind, run.pk)


def _under_review(run: ProcessRun) -> UUID:
    """Return the held run that is decided on: this one, or the earlier one with the same list."""
    earlier = ProcessRun.objects.filter(pk=run.pk).values_list("superseded_by", flat=True).first()
    return earlier or run.pk


def _raise(
    provider: Provider,
    run: ProcessRun,
    key: str,
    kind: AlertKind,
    shown: UUID,
    *,
    mail: bool = True,
) -> None:
    raise_alert(
        provider,
        kind,
        key,
        subject=f"{run.get_process_display()} {kind.label.lower()} on {run.as_of}",
        text=run.reason,
        path=reverse("run", args=[shown]),
        mail=mail,
    )


def alert_about_parked(provider: Provider, process: str) -> None:
    """Alert to accounts that a process leaves out because of their data.

    It is alerted to once, until the process leaves none out.
    """
    key = f"parked:{process}"
    parked = ParkedAccount.objects.filter(process=process).order_by("id")
    first = parked.values_list("customer__account_number", "reason").first()
    if first is None:
        resolve_alert(key)
        return
    number, reason = first
    label = definition_of(process).label
    raise_alert(
        provider,
        AlertKind.PARKED,
        key,
        subject=f"{label}: account {number} is left out",
        text=f"{reason}. The others are done. The list of parked accounts names all of them.",
        path=reverse("parked-accounts"),
    )


def alert_about_day(provider: Provider, as_of: date) -> None:
    """Alert to a process that did nothing on the day but much on each of the days before."""
    done = _work_by_day(as_of)
    for process in processes():
        if not process.chunk_work:
            continue
        today, before = done[process.name].pop(as_of, None), list(done[process.name].values())
        key = f"idle:{process.name}"
        if today:
            resolve_alert(key)
        elif today == 0 and len(before) >= DAYS_COMPARED and min(before) >= MUCH:
            raise_alert(
                provider,
                AlertKind.IDLE,
                key,
                subject=f"{process.label} did nothing on {as_of}",
                text=(
                    f"On each of the {len(before)} days before it did {min(before):,} or more. See "
                    "whether something is missing."
                ),
                path=reverse("runs") + f"?process={process.name}",
            )


def alert_about_clock(provider: Provider, due: list[date]) -> None:
    """Alert to a day that has not been billed hours after the provider's midnight.

    `due` are the days that the clock has yet to bill.
    """
    if due and _is_late(provider, due[0]) and DailyRun.objects.exists():
        raise_alert(
            provider,
            AlertKind.LATE,
            LATE_KEY,
            subject=f"The daily run of {due[0]} is late",
            text=(
                f"{len(due)} days wait. They are billed in order as soon as a worker takes them up."
            ),
            path=reverse("runs"),
        )
    else:
        resolve_alert(LATE_KEY)


def _is_late(provider: Provider, day: date) -> bool:
    midnight = datetime.combine(day, time(), ZoneInfo(provider.timezone))
    return timezone.now() > midnight + LATE_AFTER


def _work_by_day(as_of: date) -> dict[str, dict[date, int]]:
    """Return what each process did on the day and on the last days that it ran, by date.

    A run that did not succeed counts for nothing.
    """
    first = as_of - timedelta(days=2 * DAYS_COMPARED)
    runs = ProcessRun.objects.filter(
        daily_run__isnull=False,
        dry_run=False,
        status=RunStatus.SUCCEEDED,
        as_of__range=(first, as_of),
    )
    done: dict[str, dict[date, int]] = defaultdict(dict)
    for process, day, counts in runs.order_by("-as_of").values_list("process", "as_of", "counts"):
        if day in done[process] or len(done[process]) <= DAYS_COMPARED:
            work = sum(number for name, number in counts.items() if name != PARKED)
            done[process][day] = done[process].get(day, 0) + work
    return done
