from typing import Any

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """The sign-in fields in the platform's own look."""

    error_messages = {
        "invalid_login": (
            "The name or the password is wrong. Both tell capitals from small letters."
        ),
        "inactive": "This login is switched off. Ask your administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"
