from typing import Any

from django import forms

from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm, day_field, only_when

from .states import AttemptStatus, PromiseKind


class AttemptForm(ActionForm):
    """A payment that came in or failed, as staff enter it.

    Whether a day long ago, or more than is due, is meant is asked once the operation has refused
    it: `ask` is the code of that refusal, and the name of the field. Why it failed is asked and
    kept of a failure alone.
    """

    status = forms.ChoiceField(label="Outcome", choices=AttemptStatus.choices)
    reason = forms.CharField(label="Why it failed", max_length=200, required=False)
    amount = AmountField()
    overpaid = forms.BooleanField(label="More than is due, and meant", required=False)
    attempted_on = day_field("On")
    long_ago = forms.BooleanField(label="More than a year ago, and meant", required=False)
    method = forms.CharField(max_length=40, required=False, help_text="Card, bank transfer, cash …")
    reference = forms.CharField(
        max_length=64, required=False, help_text="Recorded once, whoever enters it"
    )

    def __init__(self, *args: Any, currency: str, ask: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_currency(self, currency)
        only_when(self, "reason", "status", AttemptStatus.FAILED)
        for name in ("overpaid", "long_ago"):
            if name != ask and self.add_prefix(name) not in self.data:
                del self.fields[name]

    def clean_reason(self) -> str:
        failed = self.cleaned_data.get("status") == AttemptStatus.FAILED
        return str(self.cleaned_data["reason"]) if failed else ""


class PromiseForm(ActionForm):
    """What keeps an account from payment reminders and payment messages for a while."""

    kind = forms.ChoiceField(choices=PromiseKind.choices)
    until = day_field("Until, inclusive")
    amount = AmountField(required=False, help_text="Empty: all that is due")
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_currency(self, currency)


def in_currency(form: forms.Form, currency: str) -> None:
    """Take the form's amount in the decimals of the currency."""
    amount: Any = form.fields["amount"]
    amount.in_currency(currency)
