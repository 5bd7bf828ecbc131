"""What the pages of threshold rules read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Value

from ..balances.models.episode import ThresholdEpisode
from ..balances.models.threshold_rule import ThresholdOverride, ThresholdRule
from ..balances.rules import AMOUNT, below, in_episode, watched, with_obstacles
from ..email.models import Email
from ..email.states import EmailStatus

UNSENT = (EmailStatus.WAITING, EmailStatus.HELD)


@dataclass(frozen=True)
class RuleRow:
    """A rule, with how many accounts are in an episode of it or have their own threshold."""

    rule: ThresholdRule
    in_episode: int
    overrides: int


@dataclass(frozen=True)
class RuleForecast:
    """What a rule would find now, and what its next check would do.

    Of the accounts that it watches, `below` are below the threshold; `told` of these are so since
    an earlier check. Of the others, `unreachable` have no address that takes e-mails, `promised`
    are left alone for a while, and `mailed` would be mailed. `recovered` are told and above the
    threshold again.
    """

    watched: int
    below: int
    told: int
    unreachable: int
    promised: int
    recovered: int
    sample: tuple[tuple[str, str, Decimal, str], ...]

    @property
    def new(self) -> int:
        return self.below - self.told

    @property
    def mailed(self) -> int:
        return self.new - self.unreachable - self.promised


@dataclass(frozen=True)
class RuleEffect:
    """What storing a rule changes: each field before and after, in words, and whom it finds."""

    changes: tuple[tuple[str, str, str], ...]
    forecast: RuleForecast


@dataclass(frozen=True)
class RuleStandstill:
    """What ends when a rule is switched off: accounts below it, and e-mails that wait."""

    in_episode: int
    waiting: int


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


def forecast_rule(rule: ThresholdRule, as_of: date, sample: int = 5) -> RuleForecast:
    """Return what the rule, saved or not, would find now, as its next check would.

    It shows the accounts that are furthest below.
    """
    is_told = Value(False) if rule._state.adding else in_episode(rule)
    accounts = with_obstacles(watched(rule), as_of).annotate(is_told=is_told)
    is_below = Q(available__lt=F("threshold"))
    new, blocked = is_below & Q(is_told=False), Q(email="") | Q(is_blocked=True)
    margin = Value(rule.rearm_margin, AMOUNT)
    counts = accounts.order_by().aggregate(
        watched=Count("pk"),
        below=Count("pk", filter=is_below),
        told=Count("pk", filter=is_below & Q(is_told=True)),
        unreachable=Count("pk", filter=new & blocked),
        promised=Count("pk", filter=new & ~blocked & Q(promised_until__isnull=False)),
        recovered=Count("pk", filter=Q(is_told=True, available__gte=F("threshold") + margin)),
    )
    first = below(rule).order_by("available", "account_number")[:sample]
    shown = first.values_list("account_number", "name", "available", "currency")
    return RuleForecast(**counts, sample=tuple(shown))


def standstill_of(rule: ThresholdRule) -> RuleStandstill:
    """Return what ends when the rule is switched off."""
    return RuleStandstill(
        ThresholdEpisode.objects.filter(rule=rule, ended_on=None).count(),
        Email.objects.filter(episode__rule=rule, status__in=UNSENT).count(),
    )
