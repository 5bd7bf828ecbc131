from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.web.confirm import post_action
from accounts.web.requests import StaffRequest

from ..forms import RunNow
from ..queries import process_rows
from ..start import start_run

PERMISSION = "accounts.run_process"


@require_safe
def process_list(request: StaffRequest) -> HttpResponse:
    """List the processes with their state, last run and recent runs."""
    context = {
        "rows": process_rows(),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "sync/day/list.html", context)


@permission_required(PERMISSION, raise_exception=True)
@post_action
def run_now(request: StaffRequest) -> HttpResponse:
    """Start one process for the date shown, dry if asked."""
    form = RunNow(request.POST)
    if not form.is_valid():
        return redirect("processes")
    return start_run(
        request,
        form.cleaned_data["process"],
        request.as_of,
        back="processes",
        dry_run=form.cleaned_data["dry_run"],
    )
