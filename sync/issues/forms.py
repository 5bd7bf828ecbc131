from typing import Any

from django import forms

from accounts.web.forms import ActionForm, day_field

from ..fixes.fixes import FIXES, Fix
from ..workflows.forms import showing


class FixForm(ActionForm):
    """Which of a code's fixes, from which day on, and why."""

    fix = showing(forms.ChoiceField(label="Fix", widget=forms.RadioSelect))
    effective_on = showing(day_field("Effective date"))
    reason = forms.CharField(
        max_length=500, required=False, help_text="It stands in the account's history."
    )

    def __init__(self, fixes: tuple[Fix, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fix"].widget.attrs["class"] = "check"
        choices = [(fix.name, fix.title) for fix in fixes]
        self.fields["fix"].choices = choices  # type: ignore[attr-defined]


class SuppressForm(ActionForm):
    until = day_field("Not shown until, inclusive")
    reason = forms.CharField(max_length=500)


class FixManyForm(forms.Form):
    """One fix for many accounts: those that were ticked, or all that pass the filters."""

    code = forms.ChoiceField(choices=[(code, code) for code in FIXES])
    fix = forms.CharField(max_length=40, required=False)
    scope = forms.ChoiceField(choices=[("picked", "picked"), ("all", "all")])
    reason = forms.CharField(max_length=500, required=False)
