from typing import Any

from django import forms

from accounts.web.forms import ActionForm


class TakeBackForm(ActionForm):
    """What is to be taken back; the acts are those that the person may do."""

    acts = forms.MultipleChoiceField(
        label="What is to be taken back", widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        max_length=400, help_text="Customers see it on the entries that reverse others."
    )
    dry_run = forms.BooleanField(
        label="Only as a dry run",
        required=False,
        help_text="Its run counts what would be done, and changes nothing.",
    )

    def __init__(self, acts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acts"].choices = acts  # type: ignore[attr-defined]
