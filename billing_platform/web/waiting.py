"""What waits for one person: each figure with the list that it counts.

Nobody is shown a decision that somebody else has to make.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import ProcessRun
from accounts.processes.queries import held_for_review
from accounts.processes.states import RunStatus
from accounts.web.requests import StaffRequest
from notifications.alerts.operations import WATCHERS
from notifications.alerts.queries import alerts_open
from notifications.balances.views.access import PERMISSION as SETTLE_EMAILS
from notifications.email.states import EmailStatus
from notifications.messages.queries import to_approve
from notifications.messages.views.messages import APPROVE
from notifications.models import Email
from statements.ledger.customer_queries import COUNTED_AT_MOST, counts_up_to
from statements.queue.rules import queued_for_statement
from statements.queue.views.create import PERMISSION as CREATE_STATEMENTS
from sync.closures.queries import to_review
from sync.closures.states import SYNC_STATUS
from sync.closures.views.access import PERMISSION as REVIEW_CLOSURES
from sync.figures.changes import UNUSUAL_SHOWN, Changed

Lists = dict[str, QuerySet]
Counts = Mapping[str, int]


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


@dataclass(frozen=True)
class Kind:
    """A kind of tile: who may act on it, the lists that it counts, and how it is made of them."""

    permission: str
    lists: Callable[[StaffRequest], Lists]
    make: Callable[[StaffRequest, Counts], Tile]


def tiles_for(request: StaffRequest, changed: Changed) -> list[Tile]:
    """Return the tiles of the person: what went wrong, what waits, and what is in order.

    All lists are counted by one query.
    """
    kinds = [kind for kind in KINDS if request.user.has_perm(kind.permission)]
    lists = {name: found for kind in kinds for name, found in kind.lists(request).items()}
    counts = {**counts_up_to(lists), "unusual": changed.unusual}
    tiles = [kind.make(request, counts) for kind in kinds]
    return sorted(tiles, key=lambda tile: (tile.count == 0, tile.tone != "bad"))


def _statements(request: StaffRequest, counts: Counts) -> Tile:
    return Tile(
        "Statements due",
        "file-plus",
        reverse("create-statements"),
        counts["queue"],
        "Customers in the queue, as of this moment",
        "Nobody is in the queue",
    )


def _unusual(request: StaffRequest, counts: Counts) -> Tile:
    first = request.as_of - UNUSUAL_SHOWN + timedelta(days=1)
    query = urlencode({"amount": "unusual", "created_from": first.isoformat()})
    return Tile(
        "Unusual statements",
        "alert-triangle",
        f"{reverse('statements')}?{query}",
        counts["unusual"],
        "Made in the last 7 days, and over half more or less than usual",
        "No statement of the last 7 days is unlike those before",
    )


def _held_runs() -> QuerySet[ProcessRun]:
    return held_for_review(ProcessRun.objects.filter(process=SYNC_STATUS))


def _held(request: StaffRequest, counts: Counts) -> Tile:
    only = _held_runs().first() if counts["held"] == 1 else None
    address = reverse("sync-run", args=[only.pk]) if only else reverse("sync-status")
    return Tile(
        "Runs held",
        "clock-pause",
        address,
        counts["held"],
        "Approve or reject what it would close",
        "Nothing waits for approval",
    )


def _closures(request: StaffRequest, counts: Counts) -> Tile:
    return Tile(
        "Closures to review",
        "lock",
        reverse("sync-status") + ("?show=NO" if counts["closures"] else ""),
        counts["closures"],
        "Closed automatically, and not looked at yet",
        "No automatic closure waits to be looked at",
    )


def _messages_to_approve(request: StaffRequest) -> Lists:
    return {"messages": to_approve(request.user.get_username())}


def _messages(request: StaffRequest, counts: Counts) -> Tile:
    waiting = _messages_to_approve(request)["messages"]
    only = waiting.first() if counts["messages"] == 1 else None
    address = reverse("messages") + "?status=IN_REVIEW"
    return Tile(
        "Messages to approve",
        "message",
        reverse("message", args=[only.pk]) if only else address,
        counts["messages"],
        "Written by others, and shown to nobody before you approve",
        "No message waits for your approval",
    )


def _emails_to_decide(request: StaffRequest) -> Lists:
    return {
        "emails_held": Email.objects.filter(status=EmailStatus.HELD),
        "emails_uncertain": Email.objects.filter(status=EmailStatus.UNCERTAIN),
    }


def _emails(request: StaffRequest, counts: Counts) -> Tile:
    held, uncertain = counts["emails_held"], counts["emails_uncertain"]
    first = EmailStatus.UNCERTAIN if uncertain and not held else EmailStatus.HELD
    return Tile(
        "E-mails to decide on",
        "mail",
        f"{reverse('notification-log')}?status={first}",
        held + uncertain,
        "Held for review, or with an unknown outcome",
        "Every outcome is known",
    )


def _failed_runs(request: StaffRequest) -> Lists:
    runs = ProcessRun.objects.filter(dry_run=False, as_of=request.as_of)
    return {"failed": runs.filter(status=RunStatus.FAILED)}


def _failed(request: StaffRequest, counts: Counts) -> Tile:
    address = f"{reverse('runs')}?status=FAILED"
    words = "Each says what went wrong"
    return Tile(
        "Runs failed today", "alert-triangle", address, counts["failed"], words, "None", "bad"
    )


def _alerts(request: StaffRequest, counts: Counts) -> Tile:
    words = "Something needs a person"
    return Tile(
        "Open alerts",
        "bell",
        reverse("alerts"),
        counts["alerts"],
        words,
        "Nothing needs you",
        "bad",
    )


KINDS = (
    Kind(
        CREATE_STATEMENTS,
        lambda request: {"queue": queued_for_statement(request.as_of)},
        _statements,
    ),
    Kind(CREATE_STATEMENTS, lambda request: {}, _unusual),
    Kind(REVIEW_CLOSURES, lambda request: {"held": _held_runs()}, _held),
    Kind(REVIEW_CLOSURES, lambda request: {"closures": to_review()}, _closures),
    Kind(APPROVE, _messages_to_approve, _messages),
    Kind(SETTLE_EMAILS, _emails_to_decide, _emails),
    Kind(WATCHERS, _failed_runs, _failed),
    Kind(WATCHERS, lambda request: {"alerts": alerts_open()}, _alerts),
)
