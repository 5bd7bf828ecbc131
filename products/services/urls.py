from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import BulkProducts, Products

urlpatterns = [
    path(
        "customers/<key:account_number>/lines/<key:line_ref>/change/",
        views.line,
        name="line-change",
    ),
    path("customers/<key:account_number>/products/add/", views.add, name="product-add"),
    path(
        "customers/<key:account_number>/products/<key:product_ref>/change/",
        views.product,
        name="product-change",
    ),
    path(
        "customers/<key:account_number>/products/<key:product_ref>/rate/",
        views.rate,
        name="product-rate",
    ),
    path(
        "customers/<key:account_number>/products/<key:product_ref>/edit/",
        views.describe,
        name="product-edit",
    ),
]

api_urlpatterns = [
    *routes(products=Products),
    path("bulk/products", BulkProducts.as_view(), name="api-bulk-products"),
]
