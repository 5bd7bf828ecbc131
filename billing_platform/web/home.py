"""The first page of the morning: what waits for a person, each figure a link to its list."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.customers.states import CustomerStatus
from accounts.models import Customer, ProcessRun
from accounts.processes.queries import held_for_review
from accounts.processes.states import RunStatus
from accounts.web.requests import StaffRequest
from notifications.alerts.queries import alerts_open
from notifications.email.states import EmailStatus
from notifications.models import Email
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from statements.payments.past_due import overdue
from statements.queue.rules import queued_for_statement
from sync.closures.queries import to_review

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
        "queued": count_up_to(queued_for_statement(request.as_of)),
        "held": held_for_review(ProcessRun.objects.all()).count(),
        "closures": count_up_to(to_review()),
        "failed": ProcessRun.objects.filter(
            status=RunStatus.FAILED, dry_run=False, as_of=request.as_of
        ).count(),
        "alerts": alerts_open(),
        "doubtful": Email.objects.filter(
            status__in=[EmailStatus.UNCERTAIN, EmailStatus.HELD]
        ).count(),
        "runs": ProcessRun.objects.order_by("-id")[:RUNS_SHOWN],
        "counted_at_most": COUNTED_AT_MOST,
    }
    return render(request, "billing_platform/web/home.html", context)


@require_safe
def overdue_count(request: StaffRequest) -> HttpResponse:
    """Return the overdue card alone.

    It looks at every account's last statement, and so must not hold up the page.
    """
    context = {"overdue": count_up_to(overdue(request.as_of)), "counted_at_most": COUNTED_AT_MOST}
    return render(request, "billing_platform/web/home_overdue.html", context)


def customers_by_status() -> list[StatusShare]:
    counted = dict(Customer.objects.order_by().values_list("status").annotate(Count("pk")))
    return [
        StatusShare(status, label, counted.get(status, 0))
        for status, label in CustomerStatus.choices
    ]
