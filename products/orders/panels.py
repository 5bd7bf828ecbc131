from accounts.customer_page.registry import Context, Tab, register_tab
from accounts.models import Customer
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest

from .queries import count_orders, orders_page


def orders(request: StaffRequest, customer: Customer) -> Context:
    return {"page": orders_page(customer, place_by_id(request.GET))}


register_tab(Tab("orders", "Orders", 30, "products/orders/orders.html", orders, count=count_orders))
