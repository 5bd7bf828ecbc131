from django.urls import include, path

from billing_platform import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("overdue-count/", home.overdue_count, name="overdue-count"),
    path("", include("accounts.urls")),
    path("", include("statements.urls")),
    path("", include("notifications.urls")),
    path("", include("sync.urls")),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
]
