"""What waits for one person: each figure with the list that it counts.

Nobody is shown a decision that somebody else has to make.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import ProcessRun
from accounts.processes.queries import held_for_review
from accounts.processes.states import RunStatus
from accounts.web.requests import StaffRequest
from notifications.alerts.operations import WATCHERS
from notifications.alerts.queries import alerts_open
from notifications.balances.views.access import PERMISSION as SETTLE_EMAILS
from notifications.email.queries import mailing
from notifications.email.states import EmailStatus
from notifications.messages.queries import to_approve
from notifications.messages.views.messages import APPROVE
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to
from statements.queue.rules import queued_for_statement
from statements.queue.views.create import PERMISSION as CREATE_STATEMENTS
from sync.closures.queries import to_review
from sync.closures.states import SYNC_STATUS
from sync.closures.views.runs import PERMISSION as REVIEW_CLOSURES


@dataclass(frozen=True)
class Tile:
    """A figure of the first page; `tone` is how it looks while there is something."""

    label: str
    icon: str
    address: str
    count: int
    some: str
    none: str
    tone: str = "needs"
    counted_at_most: int = COUNTED_AT_MOST


def tiles_for(request: StaffRequest) -> list[Tile]:
    """Return the tiles of the person, in the order of the page."""
    return [make(request) for permission, make in TILES if request.user.has_perm(permission)]


def _statements(request: StaffRequest) -> Tile:
    return Tile(
        "Statements due",
        "file-plus",
        reverse("create-statements"),
        count_up_to(queued_for_statement(request.as_of)),
        "Customers in the queue, as of this moment",
        "Nobody is in the queue",
    )


def _held(request: StaffRequest) -> Tile:
    held = list(held_for_review(ProcessRun.objects.filter(process=SYNC_STATUS)).order_by("-id"))
    address = reverse("sync-run", args=[held[0].pk]) if len(held) == 1 else reverse("sync-status")
    return Tile(
        "Runs held",
        "clock-pause",
        address,
        len(held),
        "Approve or reject what it would close",
        "Nothing waits for approval",
    )


def _closures(request: StaffRequest) -> Tile:
    closures = count_up_to(to_review())
    return Tile(
        "Closures to review",
        "lock",
        reverse("sync-status") + ("?show=NO" if closures else ""),
        closures,
        "Closed automatically, and not looked at yet",
        "No automatic closure waits to be looked at",
    )


def _messages(request: StaffRequest) -> Tile:
    waiting = to_approve(request.user.get_username())
    address = reverse("messages") + "?status=IN_REVIEW"
    if len(waiting) == 1:
        address = reverse("message", args=[waiting[0].pk])
    return Tile(
        "Messages to approve",
        "message",
        address,
        len(waiting),
        "Written by others, and shown to nobody before you approve",
        "No message waits for your approval",
    )


def _emails(request: StaffRequest) -> Tile:
    found = mailing().counts
    counts = {status: found[status] for status in (EmailStatus.HELD, EmailStatus.UNCERTAIN)}
    first = next((status for status, count in counts.items() if count), EmailStatus.HELD)
    return Tile(
        "E-mails to decide on",
        "mail",
        f"{reverse('notification-log')}?status={first}",
        sum(counts.values()),
        "Held for review, or with an unknown outcome",
        "Every outcome is known",
    )


def _failed(request: StaffRequest) -> Tile:
    failed = ProcessRun.objects.filter(
        status=RunStatus.FAILED, dry_run=False, as_of=request.as_of
    ).count()
    address = f"{reverse('runs')}?status=FAILED"
    words = "Each says what went wrong"
    return Tile("Runs failed today", "alert-triangle", address, failed, words, "None", "bad")


def _alerts(request: StaffRequest) -> Tile:
    words = "Something needs a person"
    return Tile(
        "Open alerts", "bell", reverse("alerts"), alerts_open(), words, "Nothing needs you", "bad"
    )


Make = Callable[[StaffRequest], Tile]
TILES: tuple[tuple[str, Make], ...] = (
    (CREATE_STATEMENTS, _statements),
    (REVIEW_CLOSURES, _held),
    (REVIEW_CLOSURES, _closures),
    (APPROVE, _messages),
    (SETTLE_EMAILS, _emails),
    (WATCHERS, _failed),
    (WATCHERS, _alerts),
)
