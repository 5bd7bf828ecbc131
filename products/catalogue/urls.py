from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import ProductTypes

urlpatterns = [
    path("settings/product-types/", views.type_list, name="product-types"),
    path("settings/product-types/_new/", views.new, name="product-type-new"),
    path("settings/product-types/<key:code>/", views.edit, name="product-type"),
    path("settings/product-types/<key:code>/archive/", views.archive, name="product-type-archive"),
]

api_urlpatterns = routes(product_types=ProductTypes)
