"""Many products at once, by the rules of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.bulk.kinds import Kind, register
from accounts.models import Provider

from ..services.editing import take_values
from ..services.models.product import Product
from ..services.resources import ProductResource
from .bodies import NewProduct, ProductFields
from .operations import new_product


@register
class ProductRows(Kind):
    name, prefix, owner = "products", "P", "customer"
    related = ("customer", "line", "product_type")
    resource, new_body, edit_body = ProductResource, NewProduct, ProductFields

    def build(self, provider: Provider, values: dict[str, Any], *, as_of: date) -> Product:
        customer, product_type = values.pop("customer"), values.pop("product_type")
        return new_product(customer, product_type, as_of=as_of, **values)

    def change(self, row: Product, values: Mapping[str, Any]) -> list[str]:
        return take_values(row, values)
