from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from .text import validate_line
from .web.fields import DayField


def day_field(label: str, **options: Any) -> DayField:
    return DayField(label=label, **options)


class ActForm(forms.Form):
    """The fields of an act, in the platform's own look. A text that has one line stays one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea):
                field.validators = [*field.validators, validate_line]
            field.widget.attrs["class"] = (
                "check" if isinstance(field, forms.BooleanField) else "control"
            )


class SignInForm(AuthenticationForm):
    """The sign-in fields in the platform's own look."""

    error_messages = {
        "invalid_login": "The name or the password is wrong. Both tell capitals from small letters.",
        "inactive": "This login is switched off. Ask your administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"
