from typing import Any

from django import forms

from accounts.models import BillProfile
from accounts.states import CustomerKind, CustomerStatus

from .states import StatementKind


class FilterForm(forms.Form):
    """Filters of a list, read from its address; a value that cannot be read filters nothing and is
    named on the page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.required = False
            field.widget.attrs["class"] = "control"
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["data-submit-on-change"] = ""

    def filters(self) -> dict[str, Any]:
        """Return the values that could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def profile_choices() -> list[tuple[str, str]]:
    """Return the provider's bill profiles by name, to be asked when a form is shown."""
    return [("", "Any profile"), *BillProfile.objects.order_by("name").values_list("code", "name")]


def search_field(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "search", "placeholder": "Account, name or e-mail"})
    return forms.CharField(label=label, max_length=200, widget=widget)


class CustomerFilter(FilterForm):
    q = search_field("Search")
    status = forms.ChoiceField(choices=[("", "Any status"), *CustomerStatus.choices])
    kind = forms.ChoiceField(choices=[("", "Any kind"), *CustomerKind.choices])
    profile = forms.ChoiceField(label="Bill profile", choices=profile_choices)


class StatementFilter(FilterForm):
    q = forms.CharField(label="Statement or account", max_length=64)
    kind = forms.ChoiceField(choices=[("", "Any kind"), *StatementKind.choices])
    created_from = forms.DateField(
        label="Created from", widget=forms.DateInput(attrs={"type": "date"})
    )
    created_to = forms.DateField(label="to", widget=forms.DateInput(attrs={"type": "date"}))


class SearchForm(FilterForm):
    q = forms.CharField(max_length=200)
