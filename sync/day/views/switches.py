"""Pausing a process and letting it run again, with what that does and does not stop."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse

from accounts.processes.definitions import ProcessDefinition, find
from accounts.processes.switches import pause, paused_because, resume
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, form_page
from accounts.web.requests import StaffRequest

from ..forms import PauseForm, ResumeForm
from .processes import PERMISSION

may_switch = permission_required(PERMISSION, raise_exception=True)


@may_switch
@form_action
def pause_process(request: StaffRequest, process: str) -> HttpResponse:
    """Ask why, and pause."""
    found = _process(process)

    def act(values: Values) -> str:
        actor = request.user.get_username()
        pause(request.provider, found.name, reason=values["reason"], actor=actor)
        return f"{found.label} is paused. Everything else goes on."

    form = PauseForm(request.POST if request.method == "POST" else None)
    page = Page("sync/day/pause.html", "processes", {"process": found})
    return form_page(request, form, act, page)


@may_switch
@form_action
def resume_process(request: StaffRequest, process: str) -> HttpResponse:
    """Show why it is paused, ask what becomes of what the pause has kept back, and resume."""
    found = _process(process)

    def act(values: Values) -> str:
        actor = request.user.get_username()
        if resume(found.name, actor=actor, backlog=values.get("backlog", "")):
            return f"{found.label} stays paused for all providers; ops can resume it."
        return f"{found.label} runs again."

    context = {
        "process": found,
        "paused": paused_because(found.name),
        "kept_back": found.kept_back and found.kept_back.describe(),
    }
    form = ResumeForm(found.kept_back, request.POST if request.method == "POST" else None)
    return form_page(request, form, act, Page("sync/day/resume.html", "processes", context))


def _process(name: str) -> ProcessDefinition:
    if found := find(name):
        return found
    raise Http404
