"""The first page of the morning: what waits for a person, each figure a link to its list."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.customers.states import CustomerStatus
from accounts.database.expressions import IsAmong
from accounts.models import Customer, ProcessRun
from accounts.processes.switches import paused_processes
from accounts.staff.visits import last_visit
from accounts.web.requests import StaffRequest
from notifications.alerts.operations import WATCHERS
from notifications.alerts.queries import late_day
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from statements.payments.past_due import overdue
from sync.figures.changes import changed_since, issues_changed_since, past_due_last
from sync.figures.views import PERMISSION as SEE_REPORTS
from sync.rules.issues import accounts_found

from .waiting import tiles_for

RUNS_SHOWN = 6
UNKNOWN_VISIT = timedelta(days=1)  # who was never here before is told of yesterday


@dataclass(frozen=True)
class StatusShare:
    status: str
    label: str
    count: int


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    visit = last_visit(request.session, timezone.now())
    day = min(timezone.localdate(visit) if visit else request.today - UNKNOWN_VISIT, request.as_of)
    changed = changed_since(day, request.as_of)
    context = {
        "visit": visit,
        "since": day,
        "changed": changed,
        "issue_changes": issues_changed_since(day, request.as_of),
        "may_see_reports": request.user.has_perm(SEE_REPORTS),
        "tiles": tiles_for(request, changed),
        "late": late_day(),
        "paused": paused_processes(),
        "may_resume": request.user.has_perm(WATCHERS),
        "runs": ProcessRun.objects.order_by("-id")[:RUNS_SHOWN],
    }
    return render(request, "billing_platform/web/home.html", context)


@require_safe
def status_count(request: StaffRequest) -> HttpResponse:
    """Return the customers by status alone: they are counted one by one."""
    shares = customers_by_status()
    context = {"shares": shares, "customers": sum(share.count for share in shares)}
    return render(request, "billing_platform/web/home_statuses.html", context)


@require_safe
def overdue_count(request: StaffRequest) -> HttpResponse:
    """Return the overdue card alone.

    It looks at every account's last statement, and so must not hold up the page.
    """
    context = {
        "overdue": count_up_to(overdue(request.as_of)),
        "counted_at_most": COUNTED_AT_MOST,
        "amounts": past_due_last(request.as_of),
    }
    return render(request, "billing_platform/web/home_overdue.html", context)


@require_safe
def issue_count(request: StaffRequest) -> HttpResponse:
    """Return the card of accounts that are out of sync alone.

    It looks at every account, and so must not hold up the page.
    """
    found = accounts_found(Customer.objects.all(), request.as_of)
    issues = count_up_to(Customer.objects.filter(IsAmong("pk", found)))
    context = {"issues": issues, "counted_at_most": COUNTED_AT_MOST}
    return render(request, "billing_platform/web/home_issues.html", context)


def customers_by_status() -> list[StatusShare]:
    counted = dict(Customer.objects.order_by().values_list("status").annotate(Count("pk")))
    return [
        StatusShare(status, label, counted.get(status, 0))
        for status, label in CustomerStatus.choices
    ]
