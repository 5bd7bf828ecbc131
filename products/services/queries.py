from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from .models.line import Line
from .models.product import Product


def count_products(customer: Customer) -> int:
    return Product.objects.filter(customer=customer).count()


def lines_of(customer: Customer, at_most: int) -> list[Line]:
    """Return the customer's first lines by reference, each with its number of products."""
    on_line = (
        Product.objects.filter(line=OuterRef("pk"))
        .order_by()
        .values("line")
        .annotate(number=Count("pk"))
        .values("number")
    )
    lines = Line.objects.filter(customer=customer).annotate(
        product_count=Coalesce(Subquery(on_line), 0)
    )
    return list(lines.order_by("line_ref")[:at_most])


def products_page(customer: Customer, place: Place) -> Page:
    return page_by_key(
        Product.objects.filter(customer=customer).select_related("line", "product_type"),
        "product_ref",
        place,
    )
