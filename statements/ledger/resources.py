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
