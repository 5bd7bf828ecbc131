from django import forms

from ..web.forms import ActionForm
from .states import LONGEST


class NoteForm(ActionForm):
    """A note about a customer."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="All colleagues read it; the customer does not",
    )
    pinned = forms.BooleanField(label="Keep it at the top", required=False)
