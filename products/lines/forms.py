from django import forms

from accounts.tenancy.rows import validate_key
from accounts.web.forms import ActionForm


class LineForm(ActionForm):
    """What names a line to people."""

    identifier = forms.CharField(
        max_length=200, help_text="Such as a telephone number or a circuit"
    )


class NewLineForm(LineForm):
    line_ref = forms.CharField(
        label="Reference",
        max_length=64,
        required=False,
        validators=[validate_key],
        help_text="Empty: the platform makes one",
    )
