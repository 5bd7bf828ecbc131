"""Pausing a process and letting it run again, with what that does and does not stop."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import Refused
from accounts.processes.definitions import ProcessDefinition, find
from accounts.requests import StaffRequest
from accounts.switches import pause, paused_because, resume

from ..forms import PauseForm, ResumeForm
from .closures import shows_and_acts
from .processes import PERMISSION

may_switch = permission_required(PERMISSION, raise_exception=True)


@shows_and_acts
@may_switch
def pause_process(request: StaffRequest, process: str) -> HttpResponse:
    """Ask why, and pause."""
    found = _process(process)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        pause(
            request.provider,
            found.name,
            reason=form.cleaned_data["reason"],
            actor=request.user.get_username(),
        )
        messages.success(request, f"{found.label} is paused. Everything else goes on.")
        return redirect("processes")
    return render(request, "processes/pause.html", {"form": form, "process": found})


@shows_and_acts
@may_switch
def resume_process(request: StaffRequest, process: str) -> HttpResponse:
    """Show why it is paused, ask what becomes of what the pause has kept back, and resume."""
    found = _process(process)
    form = ResumeForm(found.kept_back, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _resume(request, found, form.cleaned_data.get("backlog", ""))
        return redirect("processes")
    context = {
        "form": form,
        "process": found,
        "paused": paused_because(found.name),
        "kept_back": found.kept_back and found.kept_back.describe(),
    }
    return render(request, "processes/resume.html", context)


def _resume(request: StaffRequest, process: ProcessDefinition, backlog: str) -> None:
    try:
        still = resume(process.name, actor=request.user.get_username(), backlog=backlog)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    if still:
        messages.warning(
            request, f"{process.label} stays paused for all providers; ops can resume it."
        )
    else:
        messages.success(request, f"{process.label} runs again.")


def _process(name: str) -> ProcessDefinition:
    if found := find(name):
        return found
    raise Http404
