from accounts.customers.resources import CustomerResource
from accounts.events.registry import shows
from accounts.rest.resources import Amount, Quantity, Resource, named_by, own_texts
from accounts.status_changes.states import Subject

from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType


class ProductTypeResource(Resource):
    """What a provider sells; its default rate is in no currency of its own."""

    kind, key = "product_type", "code"

    default_rate = Quantity(allow_null=True)

    class Meta:
        model = ProductType
        fields = (
            "code",
            "name",
            "billing",
            "default_rate",
            "bill_while_suspended",
            "archived_at",
        )


@shows(Subject.LINE)
class LineResource(Resource):
    """A line of service."""

    kind, key = "line", "line_ref"
    related = ("customer__bill_profile", "customer__parent")
    expandable = {"customer": ("customer", CustomerResource)}

    account_number = named_by("account_number", source="customer")
    metadata = own_texts()

    class Meta:
        model = Line
        fields = (
            "line_ref",
            "account_number",
            "identifier",
            "status",
            "disconnected_on",
            "metadata",
        )


@shows(Subject.PRODUCT)
class ProductResource(Resource):
    """What a customer buys; the rate is by the month, or once."""

    kind, key = "product", "product_ref"
    related = ("customer__bill_profile", "customer__parent", "line", "product_type")
    expandable = {
        "customer": ("customer", CustomerResource),
        "line": ("line", LineResource),
        "product_type": ("product_type", ProductTypeResource),
    }

    account_number = named_by("account_number", source="customer")
    line_ref = named_by("line_ref", source="line")
    product_type = named_by("code")
    metadata = own_texts()
    rate = Amount(currency="customer.currency")
    quantity = Quantity()

    class Meta:
        model = Product
        fields = (
            "product_ref",
            "account_number",
            "line_ref",
            "product_type",
            "description",
            "status",
            "rate",
            "quantity",
            "activated_on",
            "billed_through_date",
            "anchor_day",
            "disconnected_on",
            "metadata",
        )
