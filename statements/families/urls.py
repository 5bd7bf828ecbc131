from django.urls import path

from . import views

CUSTOMER = "customers/<key:account_number>/"
urlpatterns = [
    path(f"{CUSTOMER}family/", views.family, name="customer-family"),
    path(f"{CUSTOMER}family/add/", views.add, name="customer-family-add"),
    path(f"{CUSTOMER}family/move/", views.move, name="customer-move"),
    path(f"{CUSTOMER}family/detach/", views.detach, name="customer-detach"),
]
