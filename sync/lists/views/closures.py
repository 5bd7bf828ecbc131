"""The lists of Sync Status: its runs, and the closures of one."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict

from accounts.lists.columns import Column, Table
from accounts.lists.pages import ListPage
from accounts.models import ProcessRun
from accounts.processes.switches import paused_because
from accounts.web.requests import StaffRequest, acting_on

from ...closures.filters import ClosureFilter, SyncRunFilter
from ...closures.forms import RejectForm
from ...closures.models import Closure
from ...closures.queries import (
    ClosureRow,
    RunRow,
    runs_decided,
    runs_to_decide,
    still_meeting,
    sync_runs,
    with_counts,
    with_obstacles,
)
from ...closures.states import SYNC_STATUS
from ...closures.views.access import PERMISSION

EVIDENCE_COLUMNS = (
    Column("had", "What it had"),
    Column("disconnect", "Last disconnect"),
    Column("met", "Met the rule on"),
)
EVIDENCE = Table(EVIDENCE_COLUMNS)


class SyncRunList(ListPage):
    """The runs of Sync Status that closed accounts or would have, newest first."""

    name, template = "sync-status", "sync/closures/list.html"
    nouns = ("run", "runs")
    key, key_field, usual = "id", forms.UUIDField(), "-started"
    columns = (
        Column("for", "For", F("as_of"), row_head=True),
        Column("state", "State", F("status")),
        Column("listed", "On its list", css="number"),
        Column("closed", "Closed", css="number key"),
        Column("restored", "Restored since", css="number"),
        Column("review", "Review"),
        Column("started", "Started", None, "nowrap"),
    )
    file = {
        "as_of": "run.as_of",
        "status": "run.status",
        "listed": "listed",
        "closed": "closed",
        "restored": "restored",
        "kept": "kept",
        "to_review": "to_review",
        "started_at": "run.started_at",
        "started_by": "run.started_by",
    }

    def filter(self, query: QueryDict) -> SyncRunFilter:
        return SyncRunFilter(query, sync_runs())

    def prepared(self, found: QuerySet) -> QuerySet:
        return runs_decided(found)

    def shown(self, rows: Sequence[Any]) -> list[RunRow]:
        return with_counts(rows)

    def more(self) -> dict[str, Any]:
        return {"to_decide": runs_to_decide(), "paused": paused_because(SYNC_STATUS)}


class ClosureList(ListPage):
    """The closures of a run with their evidence, and whether each can be taken back."""

    name, template = "sync-run", "sync/closures/run.html"
    nouns = ("closure", "closures")
    saves_views = False
    key, key_field, usual = "id", forms.UUIDField(), "account"
    columns = (
        Column("account", "Account", F("customer__account_number"), row_head=True),
        Column("outcome", "Outcome", F("outcome")),
        *EVIDENCE_COLUMNS,
        Column("reviewed", "Reviewed"),
        Column("restore", "Restore", fixed=True),
    )
    file = {
        "account_number": "closure.customer.account_number",
        "name": "closure.customer.name",
        "status": "closure.customer.status",
        "outcome": "closure.outcome",
        "reviewed_at": "closure.reviewed_at",
        "reviewed_by": "closure.reviewed_by",
        "cannot_be_restored": "obstacle",
        "evidence": lambda row: json.dumps(row.closure.evidence, sort_keys=True),
    }

    def __init__(self, request: StaffRequest, run: ProcessRun) -> None:
        super().__init__(request)
        self.run = run

    def filter(self, query: QueryDict) -> ClosureFilter:
        return ClosureFilter(query, Closure.objects.filter(run=self.run))

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("customer__parent")

    def shown(self, rows: Sequence[Any]) -> list[ClosureRow]:
        return with_obstacles(rows)

    def more(self) -> dict[str, Any]:
        (counts,) = with_counts([self.run])
        waits = self.run in [row.run for row in runs_to_decide()]
        found = {
            "run": self.run,
            "counts": counts,
            "count": self.count,
            "allowed": self.request.user.has_perm(PERMISSION),
            "permission": PERMISSION,
            "waits": waits,
            "reject_form": RejectForm(),
        }
        if waits:
            found["still_meeting"] = still_meeting(self.run, acting_on(self.request)).count()
        return found
