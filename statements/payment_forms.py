from django import forms

from accounts.forms import ActForm, day_field

from .states import AttemptStatus, PromiseKind


def _amount_field(**options: object) -> forms.DecimalField:
    return forms.DecimalField(max_digits=20, decimal_places=4, **options)  # type: ignore[arg-type]


class AttemptForm(ActForm):
    """A payment that came in or failed, as staff enter it."""

    status = forms.ChoiceField(label="Outcome", choices=AttemptStatus.choices)
    amount = _amount_field(min_value=0)
    attempted_on = day_field("On")
    method = forms.CharField(max_length=40, required=False, help_text="Card, bank transfer, cash …")
    reason = forms.CharField(label="Why it failed", max_length=200, required=False)
    reference = forms.CharField(
        max_length=64, required=False, help_text="Recorded once, whoever enters it"
    )


class PromiseForm(ActForm):
    """What keeps an account from payment reminders and payment messages for a while."""

    kind = forms.ChoiceField(choices=PromiseKind.choices)
    until = day_field("Until, inclusive")
    amount = _amount_field(required=False, help_text="Empty: all that is due")
    note = forms.CharField(max_length=500, required=False)
