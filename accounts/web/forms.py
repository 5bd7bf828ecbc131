from typing import Any

from django import forms

from ..text import validate_line
from .fields import DayField


def day_field(label: str, **options: Any) -> DayField:
    return DayField(label=label, **options)


class ActionForm(forms.Form):
    """The fields of an act, in the platform's own look. A text that has one line stays one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea):
                field.validators = [*field.validators, validate_line]
            if isinstance(field.widget, forms.CheckboxSelectMultiple):
                continue  # its class would be that of the boxes and of the block around them
            is_box = isinstance(field, forms.BooleanField)
            field.widget.attrs["class"] = "check" if is_box else "control"
