from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404

from accounts.models import ProcessRun

from ..states import SYNC_STATUS

PERMISSION = "sync.review_closures"
may_review = permission_required(PERMISSION, raise_exception=True)


def sync_run(run_id: UUID) -> ProcessRun:
    """Return the run of Sync Status, or answer that there is none."""
    found: ProcessRun = get_object_or_404(ProcessRun, pk=run_id, process=SYNC_STATUS)
    return found
