from django import forms

from accounts.models import BillProfile
from accounts.states import Process, RunStatus
from statements.forms import FilterForm

from .processes.work import RUNNABLE


class RunFilter(FilterForm):
    process = forms.ChoiceField(choices=[("", "Any process"), *Process.choices])
    status = forms.ChoiceField(choices=[("", "Any status"), *RunStatus.choices])


class QueueFilter(FilterForm):
    """What part of the queue is shown, and so what "all matching" means."""

    q = forms.CharField(label="Customer", max_length=200)
    profile = forms.ChoiceField(label="Bill profile")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        profiles = BillProfile.objects.order_by("name").values_list("code", "name")
        self.fields["profile"].choices = [("", "Any profile"), *profiles]
        self.fields["q"].widget.attrs.update({"placeholder": "Account, name or e-mail", "type": "search"})


class RunNow(forms.Form):
    process = forms.ChoiceField(choices=[(process, process) for process in RUNNABLE])
    dry_run = forms.BooleanField(required=False)
