from typing import Any

from django import forms

from accounts.models import BillProfile
from accounts.states import CustomerKind, CustomerStatus

from .states import StatementKind


class FilterForm(forms.Form):
    """Filters of a list, read from its address; a value that cannot be read filters nothing and is named on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs["class"] = "control"
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["data-submit-on-change"] = ""

    def filters(self) -> dict[str, Any]:
        """Return the values that could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class CustomerFilter(FilterForm):
    q = forms.CharField(label="Search", max_length=200)
    status = forms.ChoiceField(choices=[("", "Any status"), *CustomerStatus.choices])
    kind = forms.ChoiceField(choices=[("", "Any kind"), *CustomerKind.choices])
    profile = forms.ChoiceField(label="Bill profile")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profiles = BillProfile.objects.order_by("name").values_list("code", "name")
        self.fields["profile"].choices = [("", "Any profile"), *profiles]
        self.fields["q"].widget.attrs.update({"placeholder": "Account, name or e-mail", "type": "search"})


class StatementFilter(FilterForm):
    q = forms.CharField(label="Statement or account", max_length=64)
    kind = forms.ChoiceField(choices=[("", "Any kind"), *StatementKind.choices])
    created_from = forms.DateField(label="Created from", widget=forms.DateInput(attrs={"type": "date"}))
    created_to = forms.DateField(label="to", widget=forms.DateInput(attrs={"type": "date"}))


class SearchForm(FilterForm):
    q = forms.CharField(max_length=200)
