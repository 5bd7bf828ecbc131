"""The orders of a book (docs/book.md)."""

from accounts.book.files import BookFile, optional, required
from accounts.book.formats import DESCRIPTION, KEY, choice
from accounts.book.queries import ACCOUNT, OF_PROVIDER, text
from accounts.customers.book import CUSTOMER, FOUND_CUSTOMER, MISSING_CUSTOMER, NAMES_CUSTOMER

from .models import Order
from .states import OrderStatus

ORDERS = BookFile(
    "orders",
    query=f"""
        SELECT own.order_ref, c.account_number, own.status, {text("own.description")}
        FROM products_order AS own
        {ACCOUNT}
        {OF_PROVIDER}
        ORDER BY own.order_ref COLLATE "C"
    """,
    model=Order,
    columns=(
        required("order_ref", KEY),
        required("account_number", KEY, names="customer_id"),
        required("status", choice(OrderStatus.values)),
        optional("description", DESCRIPTION),
    ),
    joins=CUSTOMER,
    values=FOUND_CUSTOMER | {"description": "coalesce(s.description, '')"},
    facts=MISSING_CUSTOMER,
    row_checks=(NAMES_CUSTOMER,),
)
