"""Whom the runner tells of each run that ends: the watch, which alerts staff, and events."""

from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import observe_parking, observe_runs
from accounts.processes.states import RunStatus, Trigger
from accounts.tenancy.transactions import recording

from .resources import RunResource
from .watch import alert_about_parked, alert_about_run


def record_end(provider: Provider, run: ProcessRun) -> None:
    """Record that a run is held or has ended; the check of one account is no news by itself."""
    if run.dry_run or run.trigger == Trigger.CHECK:
        return
    act = EventAct.HELD if run.status == RunStatus.HELD else EventAct.FINISHED
    with recording(actor=run.started_by, run_id=str(run.pk)):
        record(RunResource, act, [run.pk], as_of=run.as_of)


observe_runs(alert_about_run)
observe_runs(record_end)
observe_parking(alert_about_parked)
