from typing import Any

from django import forms

from accounts.processes.definitions import KeptBack, startable
from accounts.web.forms import ActionForm


class PauseForm(ActionForm):
    reason = forms.CharField(max_length=500)


class ResumeForm(ActionForm):
    """What becomes of what a pause has kept back; most processes have nothing to ask."""

    def __init__(self, kept_back: KeptBack | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept_back:
            self.fields["backlog"] = forms.ChoiceField(
                label="What the pause has kept back", choices=kept_back.choices.choices
            )


class RunNow(forms.Form):
    process = forms.ChoiceField(choices=lambda: [(process, process) for process in startable()])
    dry_run = forms.BooleanField(required=False)
