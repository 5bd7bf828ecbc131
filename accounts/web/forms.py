from typing import Any, NamedTuple

from django import forms

from ..text import validate_line
from .fields import DayField


def day_field(label: str, **options: Any) -> DayField:
    return DayField(label=label, **options)


Groups = tuple[tuple[str, tuple[str, ...]], ...]


class Section(NamedTuple):
    """Some fields of a form under one heading, which may be empty."""

    title: str
    fields: list[forms.BoundField]


def only_when(form: forms.Form, name: str, other: str, value: str) -> None:
    """Let a page show a field only while another field of the form has the value."""
    form.fields[name].widget.attrs["data-only-when"] = f"{form.add_prefix(other)}={value}"


class ActionForm(forms.Form):
    """The fields of an act, in the platform's own look. A text that has one line stays one.

    `groups` names the fields that stand under one heading each; without it there is one group.
    """

    groups: Groups = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.dress()

    def dress(self) -> None:
        """Give every field the platform's look, also those that were added since."""
        for field in self.fields.values():
            is_line = isinstance(field, forms.CharField) and not isinstance(
                field.widget, forms.Textarea
            )
            if is_line and validate_line not in field.validators:
                field.validators = [*field.validators, validate_line]
            if isinstance(field.widget, forms.CheckboxSelectMultiple):
                continue  # its class would be that of the boxes and of the block around them
            is_box = isinstance(field, forms.BooleanField)
            field.widget.attrs["class"] = "check" if is_box else "control"

    @property
    def sections(self) -> list[Section]:
        """Return the fields in their groups, without those that this form lacks."""
        if not self.groups:
            return [Section("", list(self.visible_fields()))]
        found = [
            Section(title, [self[name] for name in names if name in self.fields])
            for title, names in self.groups
        ]
        return [section for section in found if section.fields]
