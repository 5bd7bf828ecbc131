"""What an incident is about: a run, a change of a setting, or a time.

Keys of all tables grow with time, so that a time is a range of keys and needs no index of its own.
Source: docs/decisions/0031-incidents.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.database.keys import first_key_at
from accounts.models import ProcessRun, SettingChange
from accounts.processes.states import RunStatus
from accounts.setting_changes.queries import next_change
from accounts.setting_changes.states import Setting

from .models import Incident
from .states import ScopeKind

A_MILLISECOND = timedelta(milliseconds=1)
UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.HELD)


@dataclass(frozen=True)
class Scope:
    """A time, as keys from `first` to before `last`, and what did it: the run or the change.

    What followed from it has keys before `followed`. Without a run and a change, all that happened
    in the time is meant.
    """

    kind: ScopeKind
    first: UUID
    last: UUID
    followed: UUID
    run: ProcessRun | None = None
    change: SettingChange | None = None

    @property
    def profile(self) -> UUID | None:
        """The bill profile that was changed."""
        return self._changed(Setting.BILL_PROFILE)

    @property
    def rule(self) -> UUID | None:
        """The balance rule that was changed."""
        return self._changed(Setting.THRESHOLD_RULE)

    def _changed(self, subject: Setting) -> UUID | None:
        if self.change is None or self.change.subject != subject:
            return None
        return self.change.subject_id


def scope_of(incident: Incident) -> Scope:
    """Return what the incident is about.

    What followed ends when the incident was first taken back.
    """
    if incident.run:
        return scope_of_run(incident.run, until=incident.settled_at)
    if incident.change:
        return scope_of_change(incident.change, until=incident.settled_at)
    if incident.since is None or incident.until is None:
        raise LookupError(f"the incident {incident.pk} is about nothing")
    return scope_of_time(incident.since, incident.until)


def scope_of_run(run: ProcessRun, *, until: datetime | None = None) -> Scope:
    """Return what the run did, and what followed until now or until the instant."""
    ended = timezone.now() if run.status in UNFINISHED else run.finished_at or timezone.now()
    return Scope(
        ScopeKind.RUN,
        first_key_at(run.started_at),
        first_key_at(ended + A_MILLISECOND),
        first_key_at(until or timezone.now()),
        run=run,
    )


def scope_of_change(change: SettingChange, *, until: datetime | None = None) -> Scope:
    """Return what happened under the change: until the setting was changed again, or until now."""
    then = next_change(change)
    end = first_key_at(until or timezone.now())
    last = min(then.pk, end) if then else end
    return Scope(ScopeKind.CHANGE, change.pk, last, end, change=change)


def scope_of_time(since: datetime, until: datetime) -> Scope:
    """Return what happened from the one instant to before the other."""
    first, last = first_key_at(since), first_key_at(until)
    return Scope(ScopeKind.WINDOW, first, last, last)
