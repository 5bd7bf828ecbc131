from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Day, Instant, Key, Named, PositiveAmount, Text, YesNo
from accounts.clock import local_now
from accounts.models import Customer
from accounts.rest.viewsets import Listed, Made, Shown, act

from .filters import AttemptFilter, PromiseFilter
from .models import PaymentAttempt, PaymentPromise
from .operations import (
    cancel_promise,
    promise_payment,
    record_payment_attempt,
    recorded_attempt,
)
from .resources import AttemptResource, PromiseResource
from .states import AttemptStatus, PromiseKind


class NewAttempt(Body):
    """A payment attempt as an integrator reports it."""

    account_number = Named(Customer, "account_number", source="customer")
    status = serializers.ChoiceField(choices=AttemptStatus.choices)
    amount = PositiveAmount()
    currency = Text(max_length=3, required=False)
    attempted_at = Instant(required=False)
    method = Text(max_length=40, required=False, allow_blank=True)
    failure_reason = Text(max_length=200, required=False, allow_blank=True)
    long_ago = YesNo(required=False, help_text="That a day more than a year back is meant.")
    reference = Key(required=False)


class NewPromise(Body):
    """What keeps an account from being reminded until a date, inclusive."""

    account_number = Named(Customer, "account_number", source="customer")
    kind = serializers.ChoiceField(choices=PromiseKind.choices)
    until = Day()
    amount = PositiveAmount(required=False, allow_null=True)
    note = Text(max_length=500, required=False, allow_blank=True)


class PaymentAttempts(Listed, Shown, Made):
    """Tries to pay; a success makes its PAYMENT, and goes along where that is transferred."""

    resource = AttemptResource
    filters = AttemptFilter
    create_body = NewAttempt
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def there(self, values: dict[str, Any]) -> PaymentAttempt | None:
        """Return what is on record when the same attempt was sent before under its reference."""
        return recorded_attempt(
            values["customer"],
            reference=values.get("reference", ""),
            status=values["status"],
            amount=values["amount"],
        )

    def make(self, values: dict[str, Any]) -> PaymentAttempt:
        values.setdefault("attempted_at", local_now(self.provider))
        return record_payment_attempt(
            values.pop("customer"),
            as_of=self.today,
            reason=values.pop("failure_reason", ""),
            actor=self.actor,
            **values,
        )


class Promises(Listed, Shown, Made):
    """Promises to pay, and payments under way."""

    resource = PromiseResource
    filters = PromiseFilter
    create_body = NewPromise
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def make(self, values: dict[str, Any]) -> PaymentPromise:
        return promise_payment(values.pop("customer"), as_of=self.today, actor=self.actor, **values)

    @act()
    def cancel(self, request: Request, id: Any) -> Response:
        """Let the account be reminded again."""
        self.one()
        self.read(ActBody)
        cancel_promise(self.one_to_change(), actor=self.actor)
        return self.answer(self.one())
