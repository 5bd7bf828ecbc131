from typing import Any

from django import forms

from accounts.forms import ActForm, day_field

EXEMPT_AT_MOST = 3_650


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
