from django.urls import path

from ..rest.routes import routes
from . import views
from .api import BulkCustomers, Customers

urlpatterns = [
    path("customers/_new/", views.new, name="customer-new"),
    path("customers/<key:account_number>/edit/", views.edit, name="customer-edit"),
]

api_urlpatterns = [
    *routes(customers=Customers),
    path("bulk/customers", BulkCustomers.as_view(), name="api-bulk-customers"),
]
