from typing import Any

from django import forms

from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm


class OwnThresholdForm(ActionForm):
    """What a rule means for one customer."""

    meaning = forms.ChoiceField(
        label="For this customer",
        choices=[
            ("rule", "the rule's threshold holds"),
            ("own", "another threshold holds"),
            ("never", "nobody is told"),
        ],
    )
    threshold = AmountField(label="Its threshold", signed=True, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        threshold: Any = self.fields["threshold"]
        threshold.in_currency(currency)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("meaning") == "own" and values.get("threshold") is None:
            self.add_error("threshold", "Give the threshold that holds for this customer.")
        return values
