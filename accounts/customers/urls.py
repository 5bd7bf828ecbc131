from django.urls import path

from ..rest.routes import routes
from .api import BulkCustomers, Customers

api_urlpatterns = [
    *routes(customers=Customers),
    path("bulk/customers", BulkCustomers.as_view(), name="api-bulk-customers"),
]
