from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from .models import Order


def count_orders(customer: Customer) -> int:
    return Order.objects.filter(customer=customer).count()


def orders_page(customer: Customer, place: Place) -> Page:
    """Return a page of the customer's orders, newest first."""
    return page_by_key(
        Order.objects.filter(customer=customer).prefetch_related("items"),
        "id",
        place,
        newest_first=True,
    )
