"""Storing threshold rules, and switching them off and on."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import AlreadyExists, Refused
from accounts.money import check_bound

from ..balances.models.threshold_rule import ThresholdNewcomer, ThresholdRule
from ..balances.states import NextCheck


@transaction.atomic
def save_rule(rule: ThresholdRule, *, next_check: str = NextCheck.SILENT) -> ThresholdRule:
    """Store a new or edited rule.

    The next check opens episodes as `next_check` says, silently unless staff choose otherwise.
    Raises Refused as `check_rule` does.
    """
    check_rule(rule)
    rule.save()
    ThresholdRule.objects.filter(pk=rule.pk).update(next_check=next_check)
    if next_check != NextCheck.SILENT:
        ThresholdNewcomer.objects.filter(rule=rule).delete()
    rule.refresh_from_db()
    return rule


def check_rule(rule: ThresholdRule) -> None:
    """Raise Refused, in words, unless the rule can be stored.

    Raises AlreadyExists for a new rule with a code that is taken.
    """
    check_bound("the threshold", Decimal(rule.threshold))
    check_bound("the margin", Decimal(rule.rearm_margin))
    if rule._state.adding and ThresholdRule.objects.filter(code=rule.code).exists():
        raise AlreadyExists(f"there is a threshold rule {rule.code} already")
    try:
        rule.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="invalid_value") from error


@transaction.atomic
def switch_rule(rule: ThresholdRule, *, is_active: bool) -> ThresholdRule:
    """Let a rule tell customers, or let it tell nobody any more.

    The check after it is silent. Raises Refused where the rule is so already.
    """
    found: ThresholdRule = ThresholdRule.objects.select_for_update().get(pk=rule.pk)
    check_switch(found, is_active=is_active)
    found.is_active = is_active
    return save_rule(found)


def check_switch(rule: ThresholdRule, *, is_active: bool) -> None:
    """Raise Refused where the rule is in use, or not in use, already."""
    if rule.is_active == is_active:
        words = "in use" if is_active else "not in use"
        raise Refused(f"the rule {rule.code} is {words} already", code="rule_unchanged")
