from .billing_gap import BillingGap
from .line import Line
from .order import Order, OrderItem
from .product import Product
from .product_type import ProductType

__all__ = ["BillingGap", "Line", "Order", "OrderItem", "Product", "ProductType"]
