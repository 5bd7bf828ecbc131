from django.urls import path

from . import views

urlpatterns = [
    path("customers/<key:account_number>/orders/new/", views.new, name="order-new"),
    path("customers/<key:account_number>/orders/<key:order_ref>/", views.detail, name="order"),
    path(
        "customers/<key:account_number>/orders/<key:order_ref>/<slug:name>/",
        views.act,
        name="order-act",
    ),
]
