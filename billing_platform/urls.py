from django.urls import include, path

from billing_platform import health

urlpatterns = [
    path("", include("accounts.urls")),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
]
