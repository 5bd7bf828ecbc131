from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody
from accounts.bulk.api import Bulk
from accounts.customers.filters import SearchFilter
from accounts.models import Customer
from accounts.money import write_amount
from accounts.rest.filters import ApiFilter, SeveralFilter
from accounts.rest.viewsets import Listed, Made, Shown, act, view
from statements.payments.facts import payment_facts
from sync.acts.answers import Acts, act_answer

from .bodies import NewTransaction
from .bulk import EntryRows
from .customer_queries import figures_for
from .models.entries import Transaction
from .operations import as_entered, enter_transaction, reverse_transaction
from .resources import StatementResource, TransactionResource
from .states import StatementKind, TransactionKind


class TransactionFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    billing_account_number = CharFilter(method="of_payers", max_length=200)
    billing_account_number__in = SeveralFilter(method="of_payers")
    names = {
        "transaction_ref": "transaction_ref",
        "account_number": "customer__account_number",
        "product_ref": "product__product_ref",
        "statement_number": "statement__statement_number",
        "reverses": "reverses__transaction_ref",
    }
    choices = {"kind": ("kind", TransactionKind)}
    days = {"date": "date", "period_start": "period_start", "period_end": "period_end"}
    instants = {"created_at": "created_at"}

    def of_payers(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Narrow the entries to those of the accounts that are billed for them."""
        numbers = [value] if isinstance(value, str) else value
        return rows.filter(billing_account__in=Customer.objects.filter(account_number__in=numbers))


class Transactions(Listed, Shown, Made, Acts):
    """The ledger. It only grows: a correction is a new entry that names the one it reverses."""

    resource = TransactionResource
    filters = TransactionFilter
    create_body = NewTransaction
    lookup_field = "transaction_ref"

    def make(self, values: dict[str, Any]) -> Transaction:
        return enter_transaction(
            values.pop("customer"), as_of=self.today, day=values.pop("date", None), **values
        )

    def there(self, values: dict[str, Any]) -> Transaction | None:
        found: Transaction | None = super().there(as_entered(values))
        return found

    @act(answers=act_answer(TransactionResource))
    def reverse(self, request: Request, transaction_ref: str) -> Response:
        """Make the opposite effect of an entry, all of it; part of one is a new CREDIT."""
        return self.act_on(
            ActBody,
            lambda row, values: reverse_transaction(
                row, as_of=self.today, reason=values.get("reason", "")
            ),
        )


class BulkTransactions(Bulk):
    """Make many entries at once; none is ever changed."""

    kind = EntryRows


class StatementFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    names = {
        "statement_number": "statement_number",
        "account_number": "customer__account_number",
    }
    choices = {"kind": ("kind", StatementKind)}
    days = {"created_on": "created_on", "cycle_date": "cycle_date", "due_date": "due_date"}


class BalanceDocument(serializers.Serializer):
    """What an account owes; a child's is that of the account that is billed for it."""

    account_number = serializers.CharField()
    billing_account_number = serializers.CharField()
    currency = serializers.CharField()
    as_of = serializers.DateField()
    balance_due = serializers.CharField()
    available_balance = serializers.CharField()
    past_due = serializers.CharField()
    unposted = serializers.CharField()
    oldest_unpaid_due_date = serializers.DateField(allow_null=True)
    last_statement_on = serializers.DateField(allow_null=True)
    last_due_date = serializers.DateField(allow_null=True)


class Balances(Acts):
    """What customers owe."""

    resource = StatementResource
    lookup_field = "account_number"

    def rows(self) -> Any:
        return Customer.objects.select_related("parent", "bill_profile")

    @view(BalanceDocument, parameters={"as_of": "The day; today if left out."})
    def balance(self, request: Request, account_number: str) -> Response:
        """Show what the account owes, and what of it is past due on the day."""
        customer = self.one()
        as_of = self.as_of()
        facts, figures = payment_facts(customer, as_of), figures_for(customer)
        amounts = {
            "balance_due": facts.balance_due,
            "available_balance": figures.available,
            "past_due": facts.past_due,
            "unposted": figures.unposted,
        }
        payer = customer.parent or customer
        document = {
            "account_number": customer.account_number,
            "billing_account_number": payer.account_number,
            "currency": customer.currency,
            "as_of": as_of,
            **{name: write_amount(one, customer.currency) for name, one in amounts.items()},
            "oldest_unpaid_due_date": facts.oldest_unpaid,
            "last_statement_on": figures.last_statement_on,
            "last_due_date": figures.last_due_date,
        }
        return Response(BalanceDocument(document).data)
