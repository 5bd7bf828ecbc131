from typing import Any

from django import forms

from accounts.web.forms import ActionForm, day_field


class ReleaseForm(ActionForm):
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
