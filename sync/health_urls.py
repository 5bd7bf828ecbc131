"""Where accounts are kept right: workflows, what is scheduled, Sync Status, and what would be left
unbilled.
"""

from django.urls import path

from statements.charges import views as parked
from statements.queue.views import final as final_statements
from statements.queue.views import unpostable

from .closures.views import closures
from .closures.views import runs as sync_status
from .workflows.views import scheduled, workflows

SYNC_STATUS = "account-health/sync-status"
UNBILLED = "billing/create-statements"

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
    path(f"{SYNC_STATUS}/", sync_status.run_list, name="sync-status"),
    path(f"{SYNC_STATUS}/preview/", sync_status.preview, name="sync-status-preview"),
    path(f"{SYNC_STATUS}/<uuid:run_id>/", sync_status.run, name="sync-run"),
    path(f"{SYNC_STATUS}/<uuid:run_id>/review/", closures.review, name="closures-review"),
    path(f"{SYNC_STATUS}/<uuid:run_id>/restore/", closures.restore, name="closures-restore"),
    path(f"{SYNC_STATUS}/<uuid:run_id>/approve/", closures.approve, name="sync-run-approve"),
    path(f"{SYNC_STATUS}/<uuid:run_id>/reject/", closures.reject, name="sync-run-reject"),
    path(f"{UNBILLED}/final/", final_statements.final_list, name="final-statements"),
    path(f"{UNBILLED}/final/create/", final_statements.create, name="final-statements-create"),
    path(f"{UNBILLED}/parked/", parked.parked_list, name="parked"),
    path(f"{UNBILLED}/parked/<key:product_ref>/", parked.release_page, name="parked-release"),
    path(f"{UNBILLED}/unpostable/", unpostable.unpostable_list, name="unpostable"),
]
