from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.customers.resources import CustomerResource
from accounts.money import write_amount
from accounts.rest.viewsets import Resources, view

from ..workflows.forecast import HORIZON, forecast_charges
from .explain import explain

AS_OF = {"as_of": "The day; today if left out."}


class RuleDocument(serializers.Serializer):
    """A rule with its values put in."""

    rule = serializers.CharField()
    says = serializers.CharField()
    holds = serializers.BooleanField()
    detail = serializers.CharField(allow_blank=True)
    first_on = serializers.DateField(allow_null=True)


class VerdictDocument(serializers.Serializer):
    """Whether something is done, from when on, and each rule of it."""

    eligible = serializers.BooleanField()
    first_on = serializers.DateField(allow_null=True)
    rules = RuleDocument(many=True)


class ProductVerdict(VerdictDocument):
    """The same for the charge of one product."""

    product_ref = serializers.CharField()


class ExplainDocument(serializers.Serializer):
    """Why the platform does, or does not do, something for one account."""

    account_number = serializers.CharField()
    as_of = serializers.DateField()
    statement = VerdictDocument()
    cycle = VerdictDocument()
    sync_status = VerdictDocument()
    products = ProductVerdict(many=True)


class ComingCharge(serializers.Serializer):
    """A charge that the coming daily runs would make."""

    product_ref = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.CharField()
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    times = serializers.IntegerField()


class ForecastDocument(serializers.Serializer):
    """What the daily runs of the coming days charge the account's family."""

    account_number = serializers.CharField()
    as_of = serializers.DateField()
    until = serializers.DateField()
    charges = ComingCharge(many=True)


class Explanations(Resources):
    """Rules of one customer, and what they will do."""

    resource = CustomerResource
    lookup_field = "account_number"

    @view(ExplainDocument, parameters=AS_OF)
    def explain(self, request: Request, account_number: str) -> Response:
        """Show each rule for the account with its dates put in."""
        return Response(ExplainDocument(explain(self.one(), self.as_of())).data)

    @view(ForecastDocument, parameters=AS_OF)
    def forecast(self, request: Request, account_number: str) -> Response:
        """Show what the coming 60 days charge, found by doing the steps and undoing them."""
        customer, day = self.one(), self.as_of()
        charges = forecast_charges(customer, day)
        document = {
            "account_number": customer.account_number,
            "as_of": day,
            "until": day + HORIZON,
            "charges": [
                _charge(charge, times, customer.currency)
                for charge, times in sorted(charges.items(), key=lambda one: _place(one[0]))
            ],
        }
        return Response(ForecastDocument(document).data)


def _place(charge: Any) -> tuple[str, str]:
    return str(charge[3] or ""), charge[0]


def _charge(charge: Any, times: int, currency: str) -> dict[str, Any]:
    ref, kind, amount, start, end = charge
    return {
        "product_ref": ref,
        "kind": kind,
        "amount": write_amount(amount, currency),
        "period_start": start,
        "period_end": end,
        "times": times,
    }
