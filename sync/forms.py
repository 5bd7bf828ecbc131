from django import forms

from accounts.states import Process, RunStatus
from statements.forms import FilterForm, profile_choices, search_field

from .processes.work import RUNNABLE
from .run_queries import TO_REVIEW


class RunFilter(FilterForm):
    process = forms.ChoiceField(choices=[("", "Any process"), *Process.choices])
    status = forms.ChoiceField(
        choices=[("", "Any status"), (TO_REVIEW, "Held, to review"), *RunStatus.choices]
    )


class QueueFilter(FilterForm):
    """What part of the queue is shown, and so what "all matching" means."""

    q = search_field("Customer")
    profile = forms.ChoiceField(label="Bill profile", choices=profile_choices)


class RunNow(forms.Form):
    process = forms.ChoiceField(choices=[(process, process) for process in RUNNABLE])
    dry_run = forms.BooleanField(required=False)
