from django.urls import path

from billing_platform import health

urlpatterns = [
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
]
