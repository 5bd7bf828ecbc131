from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.errors import Refused
from accounts.models import ProcessRun
from accounts.processes.runner import UNFINISHED
from accounts.processes.switches import paused_because
from accounts.processes.tasks import take_up_run
from accounts.web.confirm import done, effect, post_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest

from .files import path_of
from .models import BookArchive
from .operations import LIFE, record_download, start_export
from .states import EXPORT, PERMISSION

SHOWN = 20
may_export = permission_required(PERMISSION, raise_exception=True)


@require_safe
def export_list(request: StaffRequest) -> HttpResponse:
    """Say what an export is, and list the last ones."""
    runs = list(ProcessRun.objects.filter(process=EXPORT).order_by("-id")[:SHOWN])
    archives = {one.run_id: one for one in BookArchive.objects.filter(run__in=runs)}
    context = {
        "rows": [(run, archives.get(run.pk), sum(run.counts.values())) for run in runs],
        "now": timezone.now(),
        "days": LIFE.days,
        "paused": paused_because(EXPORT),
        "at_work": any(run.status in UNFINISHED for run in runs),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "sync/exports/list.html", context)


@may_export
@post_action
def start(request: StaffRequest) -> HttpResponse:
    """Queue an export, and go to the page of its run."""
    try:
        with effect(request):
            run = start_export(
                request.provider, as_of=request.today, actor=request.user.get_username()
            )
    except Refused as refusal:
        messages.error(request, sentence(str(refusal)))
        return redirect("exports")
    # Robust: with Redis away the run stays on record, and its page says what it waits for.
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    return done("", "run", run.pk)


@never_cache
@may_export
@require_GET
def download(request: StaffRequest, run_id: UUID) -> HttpResponseBase:
    """Answer with the archive of a run, and keep who has it."""
    archives = BookArchive.objects.select_related("provider")
    found: BookArchive = get_object_or_404(archives, run=run_id)
    try:
        record_download(found, now=timezone.now(), actor=request.user.get_username())
    except Refused as refusal:
        messages.error(request, sentence(str(refusal)))
        return redirect("exports")
    name = f"{request.provider.slug}-book-{found.made_at:%Y-%m-%d}.zip"
    file = path_of(request.provider, run_id).open("rb")
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
