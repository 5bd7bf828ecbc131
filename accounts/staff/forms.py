from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from ..web.forms import ActionForm
from .models import Role, User

KEEP, REVOKE = "keep", "revoke"


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


class RoleField(forms.ModelChoiceField):
    """One of the provider's roles."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Role._base_manager.none(), to_field_name="code", empty_label="Choose one", **options
        )


class PersonRoleForm(ActionForm):
    """The role of a person."""

    role = RoleField(help_text="It holds from the person's next page")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.order_by("name")  # type: ignore[attr-defined]


class InviteForm(PersonRoleForm):
    """Whom to invite."""

    full_name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="The link to join goes there. It works once, for three days",
    )
    field_order = ("full_name", "email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = "What the person may do. It can be changed at any time"


class SwitchOffForm(ActionForm):
    """What becomes of the API keys that the person has made."""

    keys = forms.ChoiceField(
        label="API keys that the person made, and so has seen",
        choices=[
            ("", "Choose one"),
            (KEEP, "They go on: your own systems use them"),
            (REVOKE, "They open nothing any more"),
        ],
    )

    def __init__(self, has_keys: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_keys:
            del self.fields["keys"]


class JoinForm(ActionForm):
    """The name and the password of somebody who joins."""

    username = forms.CharField(
        label="Name to sign in with",
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 characters or more",
    )
    again = forms.CharField(
        label="The password again",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "again" in values and values.get("password") != values["again"]:
            self.add_error("again", "It is not the same.")
        return values
