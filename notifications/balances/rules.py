"""Who is below a threshold, who is above it again, and who is due for an e-mail.

Source: docs/rules.md section 9. One predicate each, for the process, its dry run, the moment of
sending, pages and commands.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DateField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Lower

from accounts.database.expressions import DaysSince
from accounts.models import Customer
from statements.payments.facts import promises_in_force

from ..email.models import BlockedAddress, Email
from .models.episode import ThresholdEpisode
from .models.threshold_rule import ThresholdNewcomer, ThresholdOverride, ThresholdRule
from .states import NextCheck

AMOUNT = DecimalField(max_digits=20, decimal_places=4)
NOTHING = Value(Decimal(0), AMOUNT)


def with_available(customers: QuerySet[Customer]) -> QuerySet[Any]:
    """Annotate billing accounts with `available`: credit limit less balance due.

    It is in the account's currency. Source: docs/rules.md section 2.
    """
    owed = F("balance__charges") - F("balance__credits") - F("balance__payments")
    return customers.annotate(available=Coalesce("credit_limit", NOTHING) - Coalesce(owed, NOTHING))


def watched(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the billing accounts that the rule watches, with `available`, `threshold` and `mode`.

    The threshold is the customer's own where there is one; a customer whose own is empty is not
    watched. `mode` is the next check's.
    """
    accounts = with_available(Customer.objects.billing_accounts().filter(status__in=rule.statuses))
    if rule._state.adding or not ThresholdOverride.objects.filter(rule=rule).exists():
        return accounts.annotate(
            threshold=Value(rule.threshold, AMOUNT), mode=Value(rule.next_check)
        )
    own = ThresholdOverride.objects.filter(customer=OuterRef("pk"), rule=rule)
    overridden = Q(Exists(own))
    return accounts.annotate(
        threshold=Case(
            When(overridden, then=Subquery(own.values("threshold")[:1])),
            default=Value(rule.threshold, AMOUNT),
        ),
        mode=Coalesce(
            Subquery(own.exclude(next_check=NextCheck.SEND).values("next_check")[:1]),
            Value(rule.next_check),
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
    return Exists(
        ThresholdEpisode.objects.filter(customer=OuterRef("pk"), rule=rule, ended_on=None)
    )


def beginning(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the accounts for which an episode begins with a check now.

    The mode of an account that is new from an import is silent.
    """
    newcomers = ThresholdNewcomer.objects.filter(rule=rule)
    found = below(rule).exclude(in_episode(rule))
    if not newcomers.exists():
        return found
    first_check = Q(Exists(newcomers.filter(customer=OuterRef("pk"))))
    return found.alias(usual_mode=F("mode")).annotate(
        mode=Case(When(first_check, then=Value(NextCheck.SILENT)), default=F("usual_mode"))
    )


def ending(rule: ThresholdRule) -> QuerySet[Any]:
    """Return the accounts whose episode ends with a check now."""
    return recovered(rule).filter(in_episode(rule))


def with_obstacles(rows: QuerySet[Any], as_of: date, *, account: str = "") -> QuerySet[Any]:
    """Annotate what keeps an account from being mailed.

    `is_blocked` says so of its address; `promised_until` is the last day of a promise to pay.
    `account` is the path from a row to its account, such as `customer__`.
    """
    blocked = BlockedAddress.objects.filter(address=Lower(OuterRef(f"{account}email")))
    promises = promises_in_force(as_of).filter(customer=OuterRef(f"{account}pk"))
    last_promise = promises.order_by("-until").values("until")[:1]
    return rows.annotate(is_blocked=Exists(blocked), promised_until=Subquery(last_promise))


def due_episodes(rule: ThresholdRule, as_of: date) -> QuerySet[Any]:
    """Return the rule's open episodes that an e-mail is due for.

    `repeat` counts the e-mails of an episode from 0. The first is due when the episode begins,
    unless that was silent; a further one whenever the rule's days have passed once more. Of several
    that were missed, the last alone is due. Who cannot be mailed is due for nothing yet.
    """
    told = Email.objects.filter(episode=OuterRef("pk"), repeat__gte=OuterRef("repeat"))
    unwatched = ThresholdOverride.objects.filter(
        rule=rule, customer=OuterRef("customer"), threshold=None
    )
    episodes = ThresholdEpisode.objects.filter(
        rule=rule, ended_on=None, customer__status__in=rule.statuses, customer__parent=None
    )
    return (
        with_obstacles(episodes, as_of, account="customer__")
        .filter(is_blocked=False, promised_until=None)
        .annotate(repeat=_repeat(rule, as_of))
        .exclude(customer__email="")
        .exclude(mode=NextCheck.SILENT, repeat=0)
        .exclude(Exists(told))
        .exclude(Exists(unwatched))
    )


def _repeat(rule: ThresholdRule, as_of: date) -> Any:
    if not rule.repeat_after_days:
        return Value(0)
    return Greatest(DaysSince(Value(as_of, DateField()), F("began_on")), 0) / rule.repeat_after_days
