from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import AmountField, Key, Whole, YesNo
from accounts.customers.states import CustomerStatus
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Made, Shown, act

from ..balances.models.threshold_rule import ThresholdRule
from .operations import save_rule
from .resources import ThresholdRuleResource


class RuleFields(Body):
    shown = frozenset(ThresholdRuleResource.Meta.fields)

    threshold = AmountField()
    rearm_margin = AmountField(required=False)
    repeat_after_days = Whole(min_value=1, max_value=3650, required=False, allow_null=True)
    statuses = serializers.ListField(
        child=serializers.ChoiceField(CustomerStatus.choices), required=False, allow_empty=False
    )
    is_active = YesNo(required=False)


class NewRule(RuleFields):
    code = Key()


class RuleFilter(ApiFilter):
    names = {"code": "code"}


class ThresholdRules(Listed, Shown, Made, Edited):
    """Balances below which customers are told. The check after an edit mails no backlog."""

    resource = ThresholdRuleResource
    filters = RuleFilter
    create_body, edit_body = NewRule, RuleFields
    lookup_field = "code"

    def make(self, values: dict[str, Any]) -> ThresholdRule:
        return save_rule(ThresholdRule(provider=self.provider, **values))

    def edit(self, row: ThresholdRule, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        save_rule(row)

    @act()
    def archive(self, request: Request, code: str) -> Response:
        """Let the rule tell nobody any more; it is active again by PATCH."""
        self.one()
        self.read(ActBody)
        self.edit(self.one_to_change(), {"is_active": False})
        return self.answer(self.one())
