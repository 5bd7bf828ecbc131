from django import forms

from ..web.forms import ActionForm
from .operations import LONGEST_DAYS, LONGEST_OVERLAP_HOURS
from .states import Scope


class KeyForm(ActionForm):
    """What a key is for, and what it may do."""

    name = forms.CharField(max_length=100, label="What uses the key")
    scopes = forms.MultipleChoiceField(choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_DAYS,
        required=False,
        label="Days until it expires",
        help_text="Without a number it works until it is revoked.",
    )


class RotateForm(ActionForm):
    """How long the old key still works."""

    hours = forms.IntegerField(min_value=0, max_value=LONGEST_OVERLAP_HOURS, initial=24)
