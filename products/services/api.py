from abc import abstractmethod
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import DatedActBody
from accounts.bodies.fields import QuantityField, RateField
from accounts.bulk.api import Bulk
from accounts.customers.filters import SearchFilter
from accounts.rest.filters import ApiFilter
from accounts.rest.resources import Resource
from accounts.rest.viewsets import Edited, Listed, Made, Shown, act
from sync.acts.answers import Acts, act_answer

from ..selling.bodies import NewProduct, ProductFields
from ..selling.bulk import ProductRows
from ..selling.operations import add_product
from .editing import edit_product
from .models.product import Product
from .operations import change_product, change_rate
from .resources import ProductResource
from .states import Billing, ProductStatus


class ChangeBody(DatedActBody):
    """Another rate or quantity, from the next period on."""

    rate = RateField(required=False)
    quantity = QuantityField(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if "rate" not in values and "quantity" not in values:
            raise serializers.ValidationError("give a rate or a quantity", "required")
        return values


class ProductFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    names = {
        "product_ref": "product_ref",
        "account_number": "customer__account_number",
        "line_ref": "line__line_ref",
        "product_type": "product_type__code",
    }
    choices = {
        "status": ("status", ProductStatus),
        "billing": ("product_type__billing", Billing),
    }
    days = {
        "activated_on": "activated_on",
        "billed_through_date": "billed_through_date",
        "disconnected_on": "disconnected_on",
    }
    by_metadata = True


def transition(name: str, resource: type[Resource], says: str) -> Any:
    """Return the act of this name, whose words stand in the description of the API."""

    def go(self: "Services", request: Request, **names: str) -> Response:
        return self.go(name)

    go.__name__, go.__doc__ = name, says
    return act(DatedActBody, answers=act_answer(resource))(go)


class Services(Acts):
    """Lines and products, which go through the same acts."""

    @abstractmethod
    def change(self, row: Any, transition: str, **options: Any) -> Any:
        """Take the line or product through the transition."""

    def go(self, transition: str) -> Response:
        def change(row: Any, values: dict[str, Any]) -> None:
            self.change(row, transition, as_of=self.today, **values)

        return self.act_on(DatedActBody, change)


class Products(Listed, Shown, Made, Edited, Services):
    """What customers buy. Money moves by acts, and never by PATCH."""

    resource = ProductResource
    filters = ProductFilter
    create_body, edit_body = NewProduct, ProductFields
    lookup_field = "product_ref"

    def make(self, values: dict[str, Any]) -> Product:
        return add_product(
            values.pop("customer"), values.pop("product_type"), as_of=self.today, **values
        )

    def edit(self, row: Product, values: dict[str, Any]) -> None:
        edit_product(row, values, as_of=self.today)

    def change(self, row: Product, transition: str, **options: Any) -> None:
        change_product(row, transition, **options)

    activate = transition(
        "activate",
        ProductResource,
        "Activate a pending product: it is billed from the effective day on.",
    )
    suspend = transition("suspend", ProductResource, "Suspend an active product.")
    reactivate = transition("reactivate", ProductResource, "Bring a suspended product back.")
    disconnect = transition(
        "disconnect",
        ProductResource,
        "Disconnect a product; the account is then checked for closing.",
    )

    @act(ChangeBody, name="change", answers=act_answer(ProductResource))
    def change_price(self, request: Request, product_ref: str) -> Response:
        """Charge another rate, or for another quantity, from the next period on."""

        def change(row: Product, values: dict[str, Any]) -> None:
            change_rate(row, values.pop("rate", None), as_of=self.today, **values)

        return self.act_on(ChangeBody, change)


class BulkProducts(Bulk):
    """Make and change many products at once."""

    kind = ProductRows
