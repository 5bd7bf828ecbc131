from django.urls import include, path, re_path, register_converter

from accounts.rest.views import NothingHere
from accounts.web.converters import KeyConverter

from . import health

register_converter(KeyConverter, "key")

urlpatterns = [
    path("", include("billing_platform.web.urls")),
    path("", include("accounts.staff.urls")),
    path("", include("statements.urls")),
    path("", include("notifications.urls")),
    path("", include("notifications.message_urls")),
    path("", include("sync.urls")),
    path("api/v1/", include("statements.api.urls")),
    path("api/v1/", include("notifications.api.urls")),
    path("api/v1/", include("sync.api.urls")),
    re_path(r"^api/", NothingHere.as_view(), name="api-nothing-here"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
]
