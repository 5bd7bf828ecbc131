"""What the pages of notifications read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Customer, ProcessRun
from accounts.paging import Page, Place, page_by_key
from accounts.switches import paused_because

from .models import Alert, BlockedAddress, Email, ThresholdEpisode, ThresholdOverride, ThresholdRule
from .rules import below, watched
from .states import THRESHOLDS, EmailStatus


@dataclass(frozen=True)
class RuleRow:
    """A rule, how many accounts are in an episode of it, and how many have a threshold of their
    own.
    """

    rule: ThresholdRule
    in_episode: int
    overrides: int


@dataclass(frozen=True)
class Outlook:
    """What a rule would find now: accounts watched, and those below the threshold."""

    watched: int
    below: int
    sample: list[Any]


@dataclass(frozen=True)
class OwnRule:
    """A rule as it is for one customer."""

    rule: ThresholdRule
    own: ThresholdOverride | None
    threshold: Decimal | None
    episode: ThresholdEpisode | None


@dataclass(frozen=True)
class Mailing:
    """The state of mailing: why it is paused, the last check, and how many e-mails are in each
    state that somebody may want to see.
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


def rule_rows() -> list[RuleRow]:
    """Return every rule by code. The number of queries does not grow with them."""
    open_episodes = dict(
        ThresholdEpisode.objects.filter(ended_on=None)
        .order_by()
        .values_list("rule")
        .annotate(Count("pk"))
    )
    own = dict(ThresholdOverride.objects.order_by().values_list("rule").annotate(Count("pk")))
    return [
        RuleRow(rule, open_episodes.get(rule.pk, 0), own.get(rule.pk, 0))
        for rule in ThresholdRule.objects.order_by("code")
    ]


def outlook(rule: ThresholdRule, sample: int = 5) -> Outlook:
    """Return what the rule, saved or not, would find now, with the accounts that are furthest
    below.
    """
    found = below(rule)
    return Outlook(watched(rule).count(), found.count(), list(found.order_by("available")[:sample]))


def email_page(found: QuerySet[Email], place: Place) -> Page:
    rows = found.select_related("customer", "episode__rule")
    return page_by_key(rows, "id", place, newest_first=True)


def own_rules(customer: Customer) -> list[OwnRule]:
    """Return every rule as it is for a billing account, with its open episode."""
    own = {one.rule_id: one for one in ThresholdOverride.objects.filter(customer=customer)}
    open_episodes = {
        one.rule_id: one
        for one in ThresholdEpisode.objects.filter(customer=customer, ended_on=None)
    }
    return [
        OwnRule(
            rule,
            own.get(rule.pk),
            own[rule.pk].threshold if rule.pk in own else rule.threshold,
            open_episodes.get(rule.pk),
        )
        for rule in ThresholdRule.objects.order_by("code")
    ]


def emails_of(customer: Customer, place: Place) -> Page:
    return email_page(Email.objects.filter(customer=customer), place)


def blocked_page(place: Place) -> Page:
    return page_by_key(BlockedAddress.objects.all(), "id", place, newest_first=True)


def alerts_open() -> int:
    return int(Alert.objects.filter(resolved_at=None).count())
