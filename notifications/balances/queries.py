"""What the page of a customer reads of threshold rules."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Customer

from .models.episode import ThresholdEpisode
from .models.threshold_rule import ThresholdOverride, ThresholdRule


@dataclass(frozen=True)
class OwnRule:
    """A rule as it is for one customer."""

    rule: ThresholdRule
    own: ThresholdOverride | None
    threshold: Decimal | None
    episode: ThresholdEpisode | None


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
