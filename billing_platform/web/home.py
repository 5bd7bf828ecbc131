"""The first page of the morning: what waits for a person, each figure a link to its list."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customers.states import CustomerStatus
from accounts.models import Customer, ProcessRun
from accounts.processes.switches import paused_processes
from accounts.web.requests import StaffRequest
from notifications.alerts.operations import WATCHERS
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from statements.payments.past_due import overdue
from sync.rules.issues import accounts_found

from .waiting import tiles_for

RUNS_SHOWN = 6


@dataclass(frozen=True)
class StatusShare:
    status: str
    label: str
    count: int


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    shares = customers_by_status()
    context = {
        "shares": shares,
        "customers": sum(share.count for share in shares),
        "tiles": tiles_for(request),
        "paused": paused_processes(),
        "may_resume": request.user.has_perm(WATCHERS),
        "runs": ProcessRun.objects.order_by("-id")[:RUNS_SHOWN],
    }
    return render(request, "billing_platform/web/home.html", context)


@require_safe
def overdue_count(request: StaffRequest) -> HttpResponse:
    """Return the overdue card alone.

    It looks at every account's last statement, and so must not hold up the page.
    """
    context = {"overdue": count_up_to(overdue(request.as_of)), "counted_at_most": COUNTED_AT_MOST}
    return render(request, "billing_platform/web/home_overdue.html", context)


@require_safe
def issue_count(request: StaffRequest) -> HttpResponse:
    """Return the card of accounts that are out of sync alone.

    It looks at every account, and so must not hold up the page.
    """
    found = accounts_found(Customer.objects.all(), request.as_of)
    issues = count_up_to(Customer.objects.filter(pk__in=found))
    context = {"issues": issues, "counted_at_most": COUNTED_AT_MOST}
    return render(request, "billing_platform/web/home_issues.html", context)


def customers_by_status() -> list[StatusShare]:
    counted = dict(Customer.objects.order_by().values_list("status").annotate(Count("pk")))
    return [
        StatusShare(status, label, counted.get(status, 0))
        for status, label in CustomerStatus.choices
    ]
