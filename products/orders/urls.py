from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import Orders

urlpatterns = [
    path("customers/<key:account_number>/orders/new/", views.new, name="order-new"),
    path("customers/<key:account_number>/orders/<key:order_ref>/", views.detail, name="order"),
    path(
        "customers/<key:account_number>/orders/<key:order_ref>/<slug:name>/",
        views.act,
        name="order-act",
    ),
]

api_urlpatterns = routes(orders=Orders)
