"""What the pages of the catalogue read."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ..services.models.product import Product
from ..services.models.product_type import ProductType
from ..services.states import ProductStatus

COUNTED_AT_MOST = 10_000
ENDED = (ProductStatus.DISCONNECTED, ProductStatus.COMPLETED)


@dataclass(frozen=True)
class TypeUse:
    """How many products of a type customers have, and how many of these are suspended.

    Neither is counted further than one more than 10,000.
    """

    products: int
    suspended: int


def use_of(product_type: ProductType) -> TypeUse:
    products = Product.objects.filter(product_type=product_type).exclude(status__in=ENDED)
    suspended = products.filter(status=ProductStatus.SUSPENDED)
    return TypeUse(_count(products), _count(suspended))


def counted(count: int, one: str, several: str) -> str:
    """Write so many of something, as in "1 product" or "more than 10,000 products"."""
    if count > COUNTED_AT_MOST:
        return f"more than {COUNTED_AT_MOST:,} {several}"
    return f"{count:,} {one if count == 1 else several}"


def _count(rows: QuerySet[Product]) -> int:
    return rows.order_by()[: COUNTED_AT_MOST + 1].count()
