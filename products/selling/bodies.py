"""What may be written of a product, and what one is made from."""

from accounts.bodies.bodies import Body
from accounts.bodies.fields import Day, Key, Metadata, Named, QuantityField, RateField, Text
from accounts.models import Customer

from ..services.models.line import Line
from ..services.models.product_type import ProductType
from ..services.resources import ProductResource


class ProductFields(Body):
    shown = frozenset(ProductResource.Meta.fields)

    description = Text(max_length=500, required=False, allow_blank=True)
    metadata = Metadata(required=False)


class NewProduct(ProductFields):
    """A product as it is sold: PENDING, or ACTIVE from `activated_on` (up to 31 days back)."""

    account_number = Named(Customer, "account_number", source="customer")
    product_ref = Key(required=False)
    product_type = Named(ProductType, "code")
    line_ref = Named(Line, "line_ref", required=False, allow_null=True, source="line")
    rate = RateField(required=False)
    quantity = QuantityField(required=False)
    activated_on = Day(required=False)
