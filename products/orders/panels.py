from accounts.models import Customer
from accounts.paging import place_by_id
from accounts.requests import StaffRequest
from accounts.web.panels import Context, Tab, register_tab

from .queries import count_orders, orders_page


def orders(request: StaffRequest, customer: Customer) -> Context:
    return {"page": orders_page(customer, place_by_id(request.GET))}


register_tab(Tab("orders", "Orders", 30, "customers/orders.html", orders, count=count_orders))
