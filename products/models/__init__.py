from .line import Line
from .order import Order, OrderItem
from .product import Product
from .product_type import ProductType

__all__ = ["Line", "Order", "OrderItem", "Product", "ProductType"]
