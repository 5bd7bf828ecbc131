"""Ordering that an incident is taken back, and the worker that does it."""

from accounts.models import ProcessRun, Provider
from accounts.processes.chunks import work_on_next
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_run
from sync.models import Incident, TakenBack
from sync.taking_back.operations import order_take_back
from sync.taking_back.states import Act
from tests.sync.incidents.story import DAY

ALL = [act.value for act in Act]


def incident_of(provider: Provider, run: ProcessRun) -> Incident:
    with provider_transaction(provider):
        return open_incident(provider, scope_of_run(run), title="Wrong rate", actor="max")


def take_back(
    incident: Incident, acts: list[str] = ALL, *, dry_run: bool = False, as_of: object = DAY
) -> ProcessRun:
    """Order it and let a worker do it."""
    provider = incident.provider
    with provider_transaction(provider, actor="max"):
        run = order_take_back(
            incident, acts, as_of=as_of, reason="Wrong rate", actor="max", dry_run=dry_run
        )
    return run_queued(provider, run.pk)


def record(incident: Incident) -> dict[tuple[str, bool], int]:
    with provider_transaction(incident.provider):
        rows = TakenBack.objects.filter(incident=incident).values_list("act", "done")
        found = list(rows)
    return {one: found.count(one) for one in set(found)}


def die_after_two_chunks(provider: Provider, run: ProcessRun) -> None:
    work_on_next(provider, run)
    work_on_next(provider, run)
    raise KeyboardInterrupt
