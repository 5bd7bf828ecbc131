from django.urls import path

from .views import customer

urlpatterns = [
    path(
        "customers/<key:account_number>/notifications/<key:code>/",
        customer.own_threshold,
        name="own-threshold",
    ),
]
