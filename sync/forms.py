from typing import Any

from django import forms

from accounts.forms import ActForm
from accounts.states import Process
from notifications.states import Backlog

from .processes.work import RUNNABLE


class PauseForm(ActForm):
    reason = forms.CharField(max_length=500)


class ResumeForm(ActForm):
    """What becomes of the e-mails that a pause has kept back; other processes have nothing to ask."""

    backlog = forms.ChoiceField(label="What the pause has kept back", choices=Backlog.choices)

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if process != Process.THRESHOLDS:
            del self.fields["backlog"]


class RunNow(forms.Form):
    process = forms.ChoiceField(choices=[(process, process) for process in RUNNABLE])
    dry_run = forms.BooleanField(required=False)
