"""What the pages of notifications read."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Customer, ProcessRun
from accounts.processes.switches import paused_because
from accounts.web.paging import Page, Place, page_by_key

from .models import BlockedAddress, Email
from .states import THRESHOLDS, EmailStatus


@dataclass(frozen=True)
class Mailing:
    """The state of mailing.

    It has why it is paused, the last check, and how many e-mails are in each state that somebody
    may want to see.
    """

    paused: str
    last: ProcessRun | None
    counts: dict[str, int]


def mailing() -> Mailing:
    shown = (EmailStatus.WAITING, EmailStatus.HELD, EmailStatus.UNCERTAIN, EmailStatus.FAILED)
    counted = dict(
        Email.objects.filter(status__in=shown)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    runs = ProcessRun.objects.filter(process=THRESHOLDS, dry_run=False)
    return Mailing(
        paused_because(THRESHOLDS),
        runs.order_by("-id").first(),
        {status: counted.get(status, 0) for status in shown},
    )


def describe_backlog() -> str:
    """Say what a pause of mailing keeps back."""
    waiting = Email.objects.waiting().count()
    return (
        f"{waiting:,} e-mails wait. Accounts that fell below a threshold during the pause are found"
        " by the next check."
    )


def emails_of(customer: Customer, place: Place) -> Page:
    """Return a page of the customer's e-mails, newest first."""
    rows = Email.objects.filter(customer=customer).select_related("customer", "episode__rule")
    return page_by_key(rows, "id", place, newest_first=True)


def blocked_page(place: Place) -> Page:
    return page_by_key(BlockedAddress.objects.all(), "id", place, newest_first=True)
