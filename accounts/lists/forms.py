from typing import Any

from django import forms

from ..web.forms import ActionForm


class ViewForm(ActionForm):
    """What a view is called, and who sees it."""

    title = forms.CharField(label="Name of the view", max_length=80)
    first = forms.BooleanField(label="Opens first when I go to this list", required=False)
    shared = forms.BooleanField(label="Shared with all staff", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]
