"""What the pages of notifications read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from accounts.models import Customer

from .models.episode import ThresholdEpisode
from .models.threshold_rule import ThresholdOverride, ThresholdRule
from .rules import below, watched


@dataclass(frozen=True)
class RuleRow:
    """A rule, with how many accounts are in an episode of it or have their own threshold."""

    rule: ThresholdRule
    in_episode: int
    overrides: int


@dataclass(frozen=True)
class RuleForecast:
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


def forecast_rule(rule: ThresholdRule, sample: int = 5) -> RuleForecast:
    """Return what the rule, saved or not, would find now.

    It shows the accounts that are furthest below.
    """
    found = below(rule)
    return RuleForecast(
        watched(rule).count(), found.count(), list(found.order_by("available")[:sample])
    )


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
