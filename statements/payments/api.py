from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Customer
from accounts.rest.fields import AmountField
from accounts.rest.paging import page_of
from accounts.rest.views import ProviderView
from accounts.tenancy.rows import validate_key

from .filters import AttemptFilter
from .models import PaymentAttempt
from .operations import record_payment_attempt, recorded_attempt
from .states import AttemptStatus


class NewAttempt(serializers.Serializer):
    """A payment attempt as an integrator reports it."""

    account_number = serializers.CharField(max_length=64)
    status = serializers.ChoiceField(choices=AttemptStatus.choices)
    amount = AmountField()
    currency = serializers.CharField(max_length=3, required=False, default="")
    attempted_at = serializers.DateTimeField(required=False)
    method = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    failure_reason = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )
    long_ago = serializers.BooleanField(required=False, default=False)
    reference = serializers.CharField(
        max_length=64, required=False, default="", validators=[validate_key]
    )


class PaymentAttempts(ProviderView):
    """GET lists attempts, newest first; POST records one, and a success makes its PAYMENT."""

    def get(self, request: Request) -> Response:
        rows = PaymentAttempt.objects.select_related("customer", "transaction")
        return Response(page_of(request, rows, attempt_document, AttemptFilter))

    def post(self, request: Request) -> Response:
        """Record the attempt and answer 201.

        The answer is 200 with what is on record when the same attempt was sent before under its
        reference.
        """
        form = NewAttempt(data=request.data)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        customer = _customer(asked["account_number"])
        before = recorded_attempt(
            customer,
            reference=asked["reference"],
            status=asked["status"],
            amount=asked["amount"],
        )
        if before:
            return Response(attempt_document(before))
        attempt = record_payment_attempt(
            customer,
            status=asked["status"],
            amount=asked["amount"],
            currency=asked["currency"],
            as_of=self.today,
            attempted_at=asked.get("attempted_at") or timezone.now(),
            method=asked["method"],
            reason=asked["failure_reason"],
            reference=asked["reference"],
            long_ago=asked["long_ago"],
            actor=self.actor,
        )
        return Response(attempt_document(attempt), status=status.HTTP_201_CREATED)


def attempt_document(attempt: PaymentAttempt) -> dict[str, Any]:
    """Return an attempt as the API shows it; the account is the one that is billed."""
    return {
        "id": attempt.pk,
        "account_number": attempt.customer.account_number,
        "status": attempt.status,
        "amount": _plain(attempt.amount),
        "currency": attempt.customer.currency,
        "attempted_at": attempt.attempted_at,
        "attempted_on": attempt.attempted_on,
        "method": attempt.method,
        "failure_reason": attempt.reason,
        "reference": attempt.reference,
        "transaction_ref": attempt.transaction.transaction_ref if attempt.transaction else None,
    }


def _customer(account_number: str) -> Customer:
    if "\0" in account_number:
        raise serializers.ValidationError({"account_number": "no account number"})
    found: Customer = get_object_or_404(
        Customer.objects.select_related("provider"), account_number=account_number
    )
    return found


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
