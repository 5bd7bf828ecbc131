from typing import Any

from django import forms

from accounts.bill_profiles.models import BillProfile
from accounts.web.forms import ActionForm

from .acts import Act


def profiles() -> list[tuple[str, str]]:
    """Return the bill profiles that accounts can be given."""
    rows = BillProfile.objects.filter(archived_at=None).order_by("name")
    return [("", "Choose a profile"), *rows.values_list("code", "name")]


class BulkForm(ActionForm):
    """What an act asks for, once for all accounts."""

    bill_profile = forms.ChoiceField(label="New bill profile", choices=profiles)
    reason = forms.CharField(
        max_length=500, required=False, help_text="It stands in the history of each."
    )

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in act.asks:
                del self.fields[name]
            else:
                self.fields[name].required = name in act.needs
