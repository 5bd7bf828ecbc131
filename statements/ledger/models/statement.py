from typing import Any

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from accounts.database.bounds import days_within, within
from accounts.models import Customer
from accounts.money import BALANCES_BELOW
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel

from ..states import StatementKind, StatementStatus

SUMS = ("previous_balance", "charges", "credits", "payments", "balance")
AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}


class Statement(ProviderModel):
    """A bill: what was owed before, what was posted since, what is owed now and by when.

    It is never edited once made. Amounts are in the customer's currency. Keys grow with time, so
    (created_on, id) is the order in which statements were made.
    """

    statement_number = KeyField()
    # The billing account, never a child: the reference demands that the customer is its own billing
    # account.
    customer = ProviderForeignKey(
        Customer, related_name="statements", carries={"customer_id": "billing_account_id"}
    )
    kind = models.CharField(max_length=7, choices=StatementKind, default=StatementKind.REGULAR)
    status = FSMField(max_length=7, choices=StatementStatus, default=StatementStatus.CREATED)
    created_on = models.DateField()
    cycle_date = models.DateField()
    due_date = models.DateField()
    previous_balance = models.DecimalField(**AMOUNT)
    charges = models.DecimalField(**AMOUNT)
    credits = models.DecimalField(**AMOUNT)
    payments = models.DecimalField(**AMOUNT)
    balance = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "statement_number"], name="statement_number"
            ),
            # Transactions refer to their statement and its billing account together.
            models.UniqueConstraint(
                fields=["provider", "id", "customer"], name="statement_of_customer"
            ),
            models.UniqueConstraint(
                fields=["provider", "customer", "cycle_date"],
                condition=Q(kind="REGULAR"),
                name="statement_one_regular_a_cycle",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StatementKind.values), name="statement_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=StatementStatus.values), name="statement_status"
            ),
            models.CheckConstraint(
                condition=Q(charges__gte=0, credits__gte=0, payments__gte=0),
                name="statement_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    balance=F("previous_balance") + F("charges") - F("credits") - F("payments")
                ),
                name="statement_balance",
            ),
            models.CheckConstraint(
                condition=within(*SUMS, below=BALANCES_BELOW), name="statement_sums_bound"
            ),
            models.CheckConstraint(
                condition=days_within("created_on", "cycle_date", "due_date"),
                name="statement_dates_bound",
            ),
        ]
        indexes = [
            # A customer's statements, newest first.
            models.Index(
                fields=["provider", "customer", "created_on", "id"], name="statement_history"
            ),
            # The list in the order of due dates.
            models.Index(fields=["provider", "due_date", "id"], name="statement_by_due_date"),
        ]
        permissions = [
            ("create_statements", "Can create statements from the queue"),
            ("release_parked", "Can release parked products"),
        ]

    def __str__(self) -> str:
        return self.statement_number

    @transition(status, source=StatementStatus.CREATED, target=StatementStatus.SENT)
    def mark_sent(self) -> None: ...


class StatementSeries(ProviderModel):
    """The provider's next statement number.

    Whoever makes statements locks it, so that numbers have no gaps.
    """

    next_number = models.DecimalField(max_digits=66, decimal_places=0, default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider"], name="statement_series")]

    def __str__(self) -> str:
        return f"next statement number {self.next_number}"
