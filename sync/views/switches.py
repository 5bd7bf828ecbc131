"""Pausing a process and letting it run again, with what that does and does not stop."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import PlatformSwitch
from accounts.requests import StaffRequest
from accounts.states import Process
from accounts.switches import pause, paused_because, resume
from notifications.operations import resume_mailing
from notifications.queries import mailing

from ..forms import PauseForm, ResumeForm
from ..processes.work import PAUSABLE
from .closures import shows_and_acts
from .processes import PERMISSION

may_switch = permission_required(PERMISSION, raise_exception=True)


@shows_and_acts
@may_switch
def pause_process(request: StaffRequest, process: str) -> HttpResponse:
    """Ask why, and pause."""
    found = _process(process)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pause(
            request.provider,
            found,
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
    form = ResumeForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _resume(request, found, form.cleaned_data)
        return redirect("processes")
    context: dict[str, Any] = {"form": form, "process": found, "paused": paused_because(found)}
    if found == Process.THRESHOLDS:
        context["mailing"] = mailing()
    return render(request, "processes/resume.html", context)


def _resume(request: StaffRequest, process: Process, values: dict[str, Any]) -> None:
    if process == Process.THRESHOLDS:
        resume_mailing(values["backlog"], actor=request.user.get_username())
    else:
        resume(process)
    if PlatformSwitch.objects.filter(process=process).exists():
        messages.warning(
            request, f"{process.label} stays paused for all providers; ops can resume it."
        )
    else:
        messages.success(request, f"{process.label} runs again.")


def _process(name: str) -> Process:
    if name not in PAUSABLE:
        raise Http404
    return Process(name)
