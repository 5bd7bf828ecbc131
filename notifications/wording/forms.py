from django import forms

from accounts.web.forms import ActionForm

from .defaults import EmailWords


class TemplateForm(ActionForm):
    """A provider's own words."""

    subject = forms.CharField(max_length=200)
    text = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    html = forms.CharField(
        label="HTML",
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Empty: made from the text",
    )

    @property
    def words(self) -> EmailWords:
        return EmailWords(**self.cleaned_data)
