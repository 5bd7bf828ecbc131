from accounts.events.registry import shows
from accounts.rest.resources import Amount, Quantity, Resource, named_by
from accounts.status_changes.states import Subject

from .models.line import Line
from .models.product import Product


@shows(Subject.LINE)
class LineResource(Resource):
    """A line of service."""

    kind, key = "line", "line_ref"
    related = ("customer",)

    account_number = named_by("account_number", source="customer")

    class Meta:
        model = Line
        fields = ("line_ref", "account_number", "identifier", "status", "disconnected_on")


@shows(Subject.PRODUCT)
class ProductResource(Resource):
    """What a customer buys; the rate is by the month, or once."""

    kind, key = "product", "product_ref"
    related = ("customer", "line", "product_type")

    account_number = named_by("account_number", source="customer")
    line_ref = named_by("line_ref", source="line")
    product_type = named_by("code")
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
        )
