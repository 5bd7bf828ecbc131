from django.db import models
from django.db.models import Func, Q

from accounts.database.bounds import within
from accounts.database.fields import LineField
from accounts.models import Customer
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel

from ..ledger.models.entries import Transaction
from ..ledger.models.statement import AMOUNT
from .states import AttemptStatus, PromiseKind


class PaymentAttempt(ProviderModel):
    """A try to pay a billing account.

    A success made the PAYMENT it refers to, a failure says why. What happened is never changed once
    recorded; with a payment that is transferred, its attempt goes to the account of that.
    `attempted_on` is the provider's local date of `attempted_at`. `reference` is the payer's or the
    gateway's own, and is recorded once.
    """

    customer = ProviderForeignKey(
        Customer, related_name="payment_attempts", carries={"customer_id": "billing_account_id"}
    )
    status = models.CharField(max_length=9, choices=AttemptStatus)
    amount = models.DecimalField(**AMOUNT)
    attempted_at = models.DateTimeField()
    attempted_on = models.DateField()
    method = LineField(max_length=40, blank=True)
    reason = LineField(max_length=200, blank=True)
    reference = KeyField(null=True, blank=True)
    transaction = ProviderForeignKey(
        Transaction, null=True, blank=True, related_name="payment_attempts"
    )
    recorded_by = LineField(max_length=150, blank=True)
    recorded_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=Q(reference__isnull=False),
                name="payment_attempt_reference",
            ),
            models.UniqueConstraint(
                fields=["provider", "transaction"],
                condition=Q(transaction__isnull=False),
                name="payment_attempt_of_transaction",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & within("amount"), name="payment_attempt_amount"
            ),
            models.CheckConstraint(
                condition=Q(status="SUCCEEDED", transaction__isnull=False)
                | Q(status="FAILED", transaction__isnull=True) & ~Q(reason=""),
                name="payment_attempt_success_has_payment",
            ),
        ]
        indexes = [
            # The latest attempt of an account decides whether it may be told of a failed payment.
            models.Index(
                fields=["provider", "customer", "attempted_at", "id"], name="payment_attempt_latest"
            ),
        ]
        permissions = [("record_payments", "Can record payment attempts and promises to pay")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.amount} of {self.attempted_on}"


class PaymentPromise(ProviderModel):
    """What keeps a billing account from being reminded until a date, inclusive.

    It is a promise to pay, or a payment under way. One that is cancelled keeps nobody from
    anything. Without an amount it speaks of all that is due.
    """

    customer = ProviderForeignKey(
        Customer, related_name="payment_promises", carries={"customer_id": "billing_account_id"}
    )
    kind = models.CharField(max_length=7, choices=PromiseKind)
    until = models.DateField()
    amount = models.DecimalField(**AMOUNT, null=True, blank=True)
    note = LineField(max_length=500, blank=True)
    actor = LineField(max_length=150)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = LineField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PromiseKind.values), name="payment_promise_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0) & within("amount"),
                name="payment_promise_amount",
            ),
        ]
        indexes = [
            # Whether an account is to be left alone.
            models.Index(
                fields=["provider", "customer", "until"],
                condition=Q(cancelled_at__isnull=True),
                name="payment_promise_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} until {self.until}"
