from .orders.models import Order, OrderItem
from .services.models.billing_gap import BillingGap
from .services.models.line import Line
from .services.models.product import Product
from .services.models.product_type import ProductType

__all__ = ["BillingGap", "Line", "Order", "OrderItem", "Product", "ProductType"]
