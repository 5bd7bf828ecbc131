from django import forms

from accounts.web.forms import ActionForm

from ..incidents.states import Reach


class ApologyForm(ActionForm):
    """An e-mail to those whom the incident has reached."""

    reaches = forms.MultipleChoiceField(
        label="To the accounts that were reached by",
        widget=forms.CheckboxSelectMultiple,
        choices=Reach.choices,
    )
    subject = forms.CharField(max_length=200)
    text = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}))


class ApproveForm(ActionForm):
    """Nothing but the press of a button: what is approved is shown."""
