from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from rest_framework import serializers

from accounts.customers.resources import CustomerResource
from accounts.rest.resources import Amount, Resource, named_by

from .models.entries import Transaction
from .models.statement import Statement


class TransactionResource(Resource):
    """An entry of the ledger."""

    kind, key = "transaction", "transaction_ref"
    related = (
        "customer__bill_profile",
        "customer__parent",
        "product",
        "statement",
        "reverses",
    )
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    amount = Amount(currency="customer.currency")
    product_ref = named_by("product_ref", source="product")
    statement_number = named_by("statement_number", source="statement")
    reverses = named_by("transaction_ref")

    class Meta:
        model = Transaction
        fields = (
            "transaction_ref",
            "account_number",
            "kind",
            "amount",
            "date",
            "product_ref",
            "period_start",
            "period_end",
            "statement_number",
            "description",
            "reverses",
        )


class StatementResource(Resource):
    """A statement; its amounts are in the currency of the account."""

    kind, key = "statement", "statement_number"
    related = ("customer__bill_profile", "customer__parent")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    previous_balance = Amount(currency="customer.currency")
    charges = Amount(currency="customer.currency")
    credits = Amount(currency="customer.currency")
    payments = Amount(currency="customer.currency")
    balance = Amount(currency="customer.currency")

    class Meta:
        model = Statement
        fields = (
            "statement_number",
            "account_number",
            "created_on",
            "cycle_date",
            "due_date",
            "previous_balance",
            "charges",
            "credits",
            "payments",
            "balance",
            "kind",
        )


class PostedResource(Resource):
    """What a statement has posted: how many entries, what they come to by kind, and in sum.

    Only events show it. The entries themselves are those of the statement in the ledger.
    """

    kind, key = "transactions", "statement_number"
    related = ("customer__bill_profile", "customer__parent")

    account_number = named_by("account_number", source="customer")
    currency = named_by("currency", source="customer")
    posted_on = serializers.DateField(source="created_on", read_only=True)
    count = serializers.IntegerField(source="entries", read_only=True)
    charges = Amount(currency="customer.currency")
    credits = Amount(currency="customer.currency")
    payments = Amount(currency="customer.currency")
    amount = Amount(currency="customer.currency")

    class Meta:
        model = Statement
        fields = (
            "statement_number",
            "account_number",
            "currency",
            "posted_on",
            "count",
            "charges",
            "credits",
            "payments",
            "amount",
        )

    @classmethod
    def rows(cls) -> QuerySet:
        posted = Transaction.objects.filter(statement=OuterRef("pk")).order_by()
        counted = posted.values("statement").annotate(number=Count("pk")).values("number")
        amount = F("charges") - F("credits") - F("payments")
        return super().rows().annotate(entries=Subquery(counted), amount=amount)
