"""Who is below a threshold, and who is back above it: one predicate each for process, pages and commands (docs/rules.md section 9)."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Customer

from .models import ThresholdEpisode, ThresholdOverride, ThresholdRule
from .states import NextCheck

AMOUNT = DecimalField(max_digits=20, decimal_places=4)
NOTHING = Value(Decimal(0), AMOUNT)


def with_available(customers: QuerySet[Customer]) -> QuerySet[Any]:
    """Annotate billing accounts with `available`: credit limit less balance due, in the account's currency (docs/rules.md section 2)."""
    owed = F("balance__charges") - F("balance__credits") - F("balance__payments")
    return customers.annotate(available=Coalesce("credit_limit", NOTHING) - Coalesce(owed, NOTHING))


def watched(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the billing accounts that the rule watches, with `available`, `threshold` and `mode`.

    The threshold is the customer's own where there is one; a customer whose own is empty is not watched. `mode` is the next check's.
    """
    accounts = with_available(Customer.objects.billing_accounts().filter(status__in=rule.statuses))
    if rule._state.adding or not ThresholdOverride.objects.filter(rule=rule).exists():
        return accounts.annotate(threshold=Value(rule.threshold, AMOUNT), mode=Value(rule.next_check))
    own = ThresholdOverride.objects.filter(customer=OuterRef("pk"), rule=rule)
    overridden = Q(Exists(own))
    return accounts.annotate(
        threshold=Case(
            When(overridden, then=Subquery(own.values("threshold")[:1])),
            default=Value(rule.threshold, AMOUNT),
        ),
        mode=Coalesce(
            Subquery(own.exclude(next_check=NextCheck.SEND).values("next_check")[:1]), Value(rule.next_check)
        ),
    ).filter(threshold__isnull=False)


def below(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the watched accounts with less available than their threshold."""
    return watched(rule).filter(available__lt=F("threshold"))


def recovered(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the watched accounts that have so much available that an episode of the rule ends."""
    return watched(rule).filter(available__gte=F("threshold") + Value(rule.rearm_margin, AMOUNT))


def in_episode(rule: ThresholdRule) -> Exists:
    """Return whether a customer is in an episode of the rule."""
    return Exists(ThresholdEpisode.objects.filter(customer=OuterRef("pk"), rule=rule, ended_on=None))


def beginning(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the accounts for which an episode begins with a check now."""
    return below(rule).exclude(in_episode(rule))


def ending(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the accounts whose episode ends with a check now."""
    return recovered(rule).filter(in_episode(rule))
