from typing import Any

from django import forms

from ..staff.queries import grantable
from ..staff.words import right
from ..web.forms import ActionForm


class RoleForm(ActionForm):
    """What a role is called, and what it may do."""

    name = forms.CharField(max_length=100)
    permissions = forms.MultipleChoiceField(
        label="May", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, _sentence(right(one))) for one in grantable()]
        self.fields["permissions"].choices = choices  # type: ignore[attr-defined]


class KnownRoleForm(RoleForm):
    """What a role that comes along may do; its name stays."""

    name = None  # type: ignore[assignment]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
