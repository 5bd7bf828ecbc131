"""What the API does with runs: it starts them, waits for them, reads and decides on them."""

import re
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.models import ApiKey
from accounts.errors import Refused
from accounts.models import Customer, ProcessRun
from accounts.processes.definitions import definition_of
from accounts.processes.runner import queue_process
from accounts.processes.states import RunStatus, Trigger
from accounts.processes.tasks import take_up_run
from accounts.rest.filters import ApiFilter
from accounts.rest.idempotency import REPLAYED
from accounts.rest.paging import page_of, pages_by, whole
from accounts.rest.views import ProviderView
from accounts.rest.viewsets import Resources
from accounts.tenancy.transactions import provider_transaction
from accounts.uploads.queries import answers_page, is_upload
from statements.models import Statement
from statements.queue.rules import QUEUE

from ..closures.models import Closure
from ..closures.operations import approve_run, reject_run, restore_all
from .resources import RunResource

WAIT = re.compile(r"\bwait=([0-9]{1,3})\b")
LONGEST_WAIT = 30
UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING)


def queue_run(view: Resources, process: str, *, as_of: date, **options: Any) -> Response:
    """Put a run on record and wake a worker after the commit; answer 202 with its document."""
    run = queue_process(
        view.provider,
        process,
        as_of=as_of,
        started_by=view.actor,
        trigger=Trigger.API,
        **options,
    )
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    document = RunResource.document(ProcessRun.objects.get(pk=run.pk))
    return Response(document, status=202, headers={"Location": f"/api/v1/runs/{run.pk}"})


def waiting_time(request: Request) -> int:
    """Return how many seconds `Prefer: wait=` is ready to wait, at most 30."""
    found = WAIT.search(request.headers.get("Prefer", ""))
    return min(int(found[1]), LONGEST_WAIT) if found else 0


def wait_for_run(
    view: ProviderView,
    answer: Any,
    seconds: int,
    document: Callable[[ProcessRun], dict[str, Any]] = RunResource.document,
) -> Any:
    """Return the answer with the run as it is when it ends, or when the time is over.

    An answer that is given again stays as it was.
    """
    if REPLAYED in answer.headers:
        return answer
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
        with provider_transaction(view.provider):
            run = ProcessRun.objects.get(pk=answer.data["id"])
        if run.status not in UNFINISHED:
            answer.data = document(run)
            answer.status_code = 200
            answer._is_rendered = False
            return answer.render()
    return answer


def results_of(view: Resources, run: ProcessRun) -> dict[str, Any]:
    """Return a page of what became of the accounts that the run listed, or was started for.

    Of an upload it is a page of the answers to its rows.
    """
    if is_upload(run):
        ApiFilter(view.request.query_params, ProcessRun.objects.none()).check()
        return pages_by(view.request, partial(answers_page, run), lambda rows: rows, whole)
    closures = Closure.objects.filter(run=run)
    if closures.exists():
        return page_of(view.request, closures.select_related("customer"), _closures)
    customers = Customer.objects.filter(account_number__in=run.selection or [])
    return page_of(view.request, customers, lambda rows: _statements(run, rows))


def candidates_of(view: Resources, run: ProcessRun) -> dict[str, Any]:
    """Return a page of the accounts on the run's list, or of those that it would act on now."""
    closures = Closure.objects.filter(run=run)
    if closures.exists():
        return page_of(view.request, closures.select_related("customer"), _closures)
    find = definition_of(run.process).candidates
    everybody = Customer.objects.all()
    found = find(run) if find else everybody.none()
    return page_of(view.request, found, _candidates, among=everybody)


def decided_by_another(view: Resources, run: ProcessRun) -> None:
    """Approve a held run. Raises PermissionDenied for the key that started it, rotated or not."""
    key: Any = view.request.auth
    names = {f"key {prefix}" for prefix in lineage(key)}
    if run.started_by in names:
        raise PermissionDenied("no key approves a run that it started", "own_run")
    approve_run(view.provider, run.pk, as_of=view.today, actor=view.actor)


def rejected(view: Resources, run: ProcessRun, reason: str) -> None:
    reject_run(view.provider, run.pk, as_of=view.today, actor=view.actor, reason=reason)


def restored(view: Resources, closures: QuerySet[Closure], reason: str) -> None:
    """Restore closures. Raises Refused where none of them can be restored."""
    if not restore_all(view.provider, closures, as_of=view.today, reason=reason):
        raise Refused("nothing of it can be restored", code="not_restorable")


def lineage(key: ApiKey) -> list[str]:
    """Return the prefixes of the key and of those in whose place it stands."""
    prefixes, keys = [key.prefix], [key.pk]
    while keys:
        older = list(ApiKey.objects.filter(replaced_by__in=keys).values_list("pk", "prefix"))
        keys = [pk for pk, _ in older]
        prefixes += [prefix for _, prefix in older]
    return prefixes


def _closures(rows: list[Closure]) -> list[dict[str, Any]]:
    return [
        {
            "account_number": row.customer.account_number,
            "outcome": row.outcome.lower(),
            "statement_number": None,
            "detail": str(row.evidence.get("met_on") or ""),
        }
        for row in rows
    ]


def _candidates(rows: list[Customer]) -> list[dict[str, Any]]:
    return [
        {
            "account_number": row.account_number,
            "outcome": "candidate",
            "statement_number": None,
            "detail": "",
        }
        for row in rows
    ]


def _statements(run: ProcessRun, customers: list[Customer]) -> list[dict[str, Any]]:
    """Return for each customer its statement of the run's day, or the rule that keeps it out."""
    made = dict(
        Statement.objects.filter(created_on=run.as_of, customer__in=customers).values_list(
            "customer_id", "statement_number"
        )
    )
    keys = [one.pk for one in customers if one.pk not in made]
    verdicts = {
        one["pk"]: one for one in QUEUE.explain(Customer.objects.filter(pk__in=keys), run.as_of)
    }
    return [
        {
            "account_number": one.account_number,
            "outcome": "created" if one.pk in made else "kept_out",
            "statement_number": made.get(one.pk),
            "detail": "" if one.pk in made else _why(verdicts[one.pk]),
        }
        for one in customers
    ]


def _why(verdict: dict[str, Any]) -> str:
    broken = [rule for rule in verdict["rules"] if not rule["holds"]]
    return f"rule {broken[0]['rule']}: {broken[0]['detail']}" if broken else ""
