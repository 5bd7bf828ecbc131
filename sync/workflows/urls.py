from django.urls import path

from .views import scheduled, workflows

urlpatterns = [
    path(
        "customers/<key:account_number>/workflows/season/", workflows.season, name="customer-season"
    ),
    path(
        "customers/<key:account_number>/workflows/override/",
        workflows.override,
        name="customer-override",
    ),
    path(
        "customers/<key:account_number>/workflows/<slug:name>/",
        workflows.workflow,
        name="customer-workflow",
    ),
    path("operations/scheduled/", scheduled.scheduled_list, name="scheduled"),
    path("operations/scheduled/<uuid:key>/cancel/", scheduled.cancel, name="scheduled-cancel"),
]
