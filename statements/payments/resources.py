from rest_framework import serializers

from accounts.customers.resources import CustomerResource
from accounts.rest.resources import Amount, Resource, named_by

from .models import PaymentAttempt, PaymentPromise


class AttemptResource(Resource):
    """A try to pay, and how it ended; the account is the one that is billed."""

    kind, key = "payment_attempt", "reference"
    related = ("customer__bill_profile", "customer__parent", "transaction")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    amount = Amount(currency="customer.currency")
    currency = named_by("currency", source="customer")
    failure_reason = serializers.CharField(source="reason", read_only=True)
    transaction_ref = named_by("transaction_ref", source="transaction")

    class Meta:
        model = PaymentAttempt
        fields = (
            "id",
            "account_number",
            "status",
            "amount",
            "currency",
            "attempted_at",
            "attempted_on",
            "method",
            "failure_reason",
            "reference",
            "transaction_ref",
        )


class PromiseResource(Resource):
    """A promise to pay, or a payment under way: no reminder goes out until its date, inclusive."""

    kind, key = "promise", "id"
    related = ("customer__bill_profile", "customer__parent")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    amount = Amount(currency="customer.currency", allow_null=True)

    class Meta:
        model = PaymentPromise
        fields = (
            "id",
            "account_number",
            "kind",
            "until",
            "amount",
            "note",
            "actor",
            "made_at",
            "cancelled_at",
            "cancelled_by",
        )
