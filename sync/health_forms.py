from typing import Any

from django import forms

from accounts.forms import ActForm, day_field
from accounts.models.base import validate_key
from accounts.states import RunStatus, Subject
from statements.forms import FilterForm, search_field

from .closure_queries import NOT_REVIEWED, REVIEWED
from .states import WAYS, ClosureOutcome, ScheduleStatus, Workflow

EXEMPT_AT_MOST = 3_650


class ScheduleFilter(FilterForm):
    status = forms.ChoiceField(choices=[("", "Waiting"), *ScheduleStatus.choices[1:]])
    workflow = forms.ChoiceField(choices=[("", "Any workflow"), *Workflow.choices])
    account = forms.CharField(label="Account", max_length=64, validators=[validate_key])


class SyncRunFilter(FilterForm):
    show = forms.ChoiceField(
        choices=[
            ("", "All runs"),
            (NOT_REVIEWED, "With closures to review"),
            (RunStatus.SUCCEEDED, "Runs that closed accounts"),
            (RunStatus.HELD, "Held"),
            (RunStatus.REJECTED, "Rejected"),
        ]
    )
    as_of_from = forms.DateField(
        label="For dates from", widget=forms.DateInput(attrs={"type": "date"})
    )
    as_of_to = forms.DateField(label="to", widget=forms.DateInput(attrs={"type": "date"}))


class ClosureFilter(FilterForm):
    """Which closures of a run are shown, and so what "all matching" means."""

    q = search_field("Account")
    outcome = forms.ChoiceField(choices=[("", "Any outcome"), *ClosureOutcome.choices])
    reviewed = forms.ChoiceField(
        choices=[("", "Reviewed or not"), (NOT_REVIEWED, "Not reviewed"), (REVIEWED, "Reviewed")]
    )
    via = forms.ChoiceField(label="Disconnected", choices=[("", "Any way"), *WAYS.items()])


class HistoryFilter(FilterForm):
    subject = forms.ChoiceField(label="What", choices=[("", "Everything"), *Subject.choices])


class RestoreForm(ActForm):
    """Why closures are taken back, and how long Sync Status then leaves the accounts alone."""

    reason = forms.CharField(max_length=500)
    exempt_days = forms.IntegerField(
        label="Days for which Sync Status leaves them open", min_value=0, max_value=EXEMPT_AT_MOST
    )


class RejectForm(ActForm):
    reason = forms.CharField(max_length=500)


class ReleaseForm(ActForm):
    """From when on a parked product is charged: all that it is behind, or from a later date."""

    from_date = day_field(
        "Charge from",
        required=False,
        help_text="Empty: everything. A later date leaves the days before uncharged, on record.",
    )
    reason = forms.CharField(
        max_length=500, required=False, help_text="Needed where days are left uncharged."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_date"].widget.attrs["data-effect"] = ""
