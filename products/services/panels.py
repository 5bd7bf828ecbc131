from accounts.customer_page.registry import Context, Tab, register_tab
from accounts.models import Customer
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest

from .queries import count_products, lines_of, products_page

LINES_SHOWN = 100


def products(request: StaffRequest, customer: Customer) -> Context:
    lines = lines_of(customer, LINES_SHOWN + 1)
    return {
        "lines": lines[:LINES_SHOWN],
        "more_lines": len(lines) > LINES_SHOWN,
        "page": products_page(customer, place_in(request.GET)),
    }


register_tab(
    Tab(
        "products",
        "Lines & products",
        20,
        "products/services/products.html",
        products,
        count=count_products,
    )
)
