from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from accounts.customers.resources import CustomerResource
from accounts.events.registry import shows
from accounts.rest.resources import Amount, Quantity, Resource, named_by
from accounts.status_changes.states import Subject

from .models import Order, OrderItem


class OrderItemResource(Resource):
    """One act that an order asks for, with the line or product that it has made."""

    kind, key = "order item", "id"
    related = ("customer", "product", "line", "product_type", "applied_product", "applied_line")

    product_ref = serializers.CharField(source="product_name", allow_null=True, read_only=True)
    line_ref = serializers.CharField(source="line_name", allow_null=True, read_only=True)
    product_type = named_by("code")
    rate = Amount(currency="customer.currency")
    quantity = Quantity()
    applied_product_ref = named_by("product_ref", source="applied_product")
    applied_line_ref = named_by("line_ref", source="applied_line")

    class Meta:
        model = OrderItem
        fields = (
            "action",
            "effective_on",
            "product_ref",
            "line_ref",
            "product_type",
            "rate",
            "quantity",
            "identifier",
            "description",
            "applied_product_ref",
            "applied_line_ref",
        )


@shows(Subject.ORDER)
class OrderResource(Resource):
    """An order with its items, in the order in which they are applied."""

    kind, key = "order", "order_ref"
    related = ("customer__bill_profile", "customer__parent")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    items = OrderItemResource(many=True, read_only=True)

    class Meta:
        model = Order
        fields = ("order_ref", "account_number", "status", "description", "items")

    @classmethod
    def rows(cls) -> QuerySet:
        items = OrderItemResource.rows().order_by("effective_on", "id")
        return super().rows().prefetch_related(Prefetch("items", items))
