from django.urls import path

from .views import closures, runs

urlpatterns = [
    path("account-health/sync-status/", runs.run_list, name="sync-status"),
    path("account-health/sync-status/preview/", runs.preview, name="sync-status-preview"),
    path("account-health/sync-status/<uuid:run_id>/", runs.run, name="sync-run"),
    path(
        "account-health/sync-status/<uuid:run_id>/review/", closures.review, name="closures-review"
    ),
    path(
        "account-health/sync-status/<uuid:run_id>/restore/",
        closures.restore,
        name="closures-restore",
    ),
    path(
        "account-health/sync-status/<uuid:run_id>/approve/",
        closures.approve,
        name="sync-run-approve",
    ),
    path(
        "account-health/sync-status/<uuid:run_id>/reject/", closures.reject, name="sync-run-reject"
    ),
]
