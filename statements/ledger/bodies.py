"""What an entry of the ledger is made from."""

from rest_framework import serializers

from accounts.bodies.bodies import Body
from accounts.bodies.fields import Day, Key, Named, PositiveAmount, Text
from accounts.models import Customer
from products.models import Product

from .states import TransactionKind


class NewTransaction(Body):
    """A one-off charge, credit or payment."""

    account_number = Named(Customer, "account_number", source="customer")
    kind = serializers.ChoiceField(choices=TransactionKind.choices)
    amount = PositiveAmount()
    date = Day(required=False)
    description = Text(max_length=500, required=False, allow_blank=True)
    transaction_ref = Key(required=False)
    product_ref = Named(Product, "product_ref", required=False, allow_null=True, source="product")
