"""The addresses of the platform: those of each room's `urls.py`, pages and API."""

from django.urls import include, path, re_path, register_converter

from accounts.rest.views import NothingHere
from accounts.rooms import addresses
from accounts.web.converters import KeyConverter

from . import health

register_converter(KeyConverter, "key")

urlpatterns = [
    path("", include("billing_platform.web.urls")),
    *addresses("urlpatterns"),
    path("api/v1/", include(list(addresses("api_urlpatterns")))),
    re_path(r"^api/", NothingHere.as_view(), name="api-nothing-here"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
]
