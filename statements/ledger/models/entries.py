from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan
from django_scopes import ScopedManager

from accounts.database.bounds import days_within, within
from accounts.database.expressions import CurrentRun
from accounts.database.fields import LineField
from accounts.models import Customer, Provider
from accounts.money import BALANCES_BELOW
from accounts.tenancy.rows import (
    KeyField,
    ProviderForeignKey,
    ProviderModel,
    ProviderOneToOneField,
    made_key,
)
from products.models import Product

from ..states import TransactionKind
from .statement import AMOUNT, Statement


class Transaction(ProviderModel):
    """One entry of the ledger.

    The amount is never negative; the kind says its direction. Append-only by trigger: nothing
    changes but that posting sets the statement, once. A recurring charge covers one period, first
    and last day inclusive. `billing_account` is the customer's, kept here so that a family posts by
    one index; the reference holds the two together.
    """

    transaction_ref = KeyField(db_default=made_key("T"))
    customer = ProviderForeignKey(
        Customer, related_name="transactions", carries={"billing_account_id": "billing_account_id"}
    )
    billing_account = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="billed_transactions",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=7, choices=TransactionKind)
    amount = models.DecimalField(**AMOUNT)
    date = models.DateField()
    product = ProviderForeignKey(
        Product,
        null=True,
        blank=True,
        related_name="transactions",
        carries={"customer_id": "customer_id"},
    )
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    statement = ProviderForeignKey(
        Statement,
        null=True,
        blank=True,
        related_name="transactions",
        carries={"billing_account_id": "customer_id"},
    )
    description = LineField(max_length=500, blank=True)
    reverses = ProviderForeignKey("self", null=True, blank=True, related_name="reversed_by")
    created_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    # The run that made it; NULL for what people and integrators enter, and for what a book brings
    run_id = models.UUIDField(null=True, editable=False, db_default=CurrentRun())

    class Meta:
        permissions = [("enter_entries", "Can enter charges and credits, and take entries back")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "transaction_ref"], name="transaction_ref"),
            # What makes billing a period twice impossible.
            models.UniqueConstraint(
                fields=["provider", "product", "period_start"],
                condition=Q(period_start__isnull=False, reverses__isnull=True),
                name="transaction_period_billed_once",
            ),
            models.UniqueConstraint(
                fields=["provider", "reverses"],
                condition=Q(reverses__isnull=False),
                name="transaction_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TransactionKind.values), name="transaction_kind"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="transaction_amount_not_negative"
            ),
            models.CheckConstraint(condition=within("amount"), name="transaction_amount_bound"),
            models.CheckConstraint(
                condition=days_within("date", "period_start", "period_end"),
                name="transaction_dates_bound",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True, period_end__isnull=True)
                | Q(
                    period_start__isnull=False,
                    period_end__gte=F("period_start"),
                    product__isnull=False,
                ),
                name="transaction_period",
            ),
        ]
        indexes = [
            # What the next statement of a family will post, and its Unposted tab.
            models.Index(
                fields=["provider", "billing_account"],
                condition=Q(statement__isnull=True),
                name="transaction_unposted",
            ),
            # A statement's entries, and the Posted tab.
            models.Index(
                fields=["provider", "statement"],
                condition=Q(statement__isnull=False),
                name="transaction_of_statement",
            ),
            # Whether an account has paid since a date.
            models.Index(
                fields=["provider", "billing_account", "date"],
                condition=Q(kind="PAYMENT"),
                name="transaction_payments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} of {self.date}"


class AccountBalance(models.Model):
    """A billing account's ledger in sums, itself and its children together, and its last statement.

    Kept by triggers on the ledger and on statements, in the transaction that wrote them; the
    application can only read it. Sums are in the account's currency. No row means nothing but
    zeros. "Last" is the latest creation; the due date is the latest of all.
    """

    provider = models.ForeignKey(
        Provider, models.PROTECT, db_index=False, related_name="+", editable=False
    )
    customer = ProviderOneToOneField(
        Customer,
        primary_key=True,
        related_name="balance",
        carries={"customer_id": "billing_account_id"},
    )
    charges = models.DecimalField(**AMOUNT, db_default=0)
    credits = models.DecimalField(**AMOUNT, db_default=0)
    payments = models.DecimalField(**AMOUNT, db_default=0)
    unposted_charges = models.DecimalField(**AMOUNT, db_default=0)
    unposted_credits = models.DecimalField(**AMOUNT, db_default=0)
    unposted_payments = models.DecimalField(**AMOUNT, db_default=0)
    last_statement_created_on = models.DateField(null=True)
    last_statement_due_date = models.DateField(null=True)
    last_statement_balance = models.DecimalField(**AMOUNT, null=True)

    objects = ScopedManager(provider="provider")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    LessThan(Abs(F("charges") - F("credits") - F("payments")), BALANCES_BELOW)
                ),
                name="account_balance_bound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charges - self.credits - self.payments}"
