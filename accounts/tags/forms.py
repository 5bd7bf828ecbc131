from typing import Any

from django import forms

from ..errors import Refused
from ..web.pages import sentence
from .checking import LONGEST, MOST_TAGS, checked_tags


class TagsField(forms.CharField):
    """Tags as they are typed, with commas between them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", MOST_TAGS * (LONGEST + 2))
        options.setdefault("help_text", "With commas between them, such as: vip, reseller")
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(self.prepare_value(value))
        try:
            return checked_tags(text.split(","))
        except Refused as refusal:
            raise forms.ValidationError(sentence(str(refusal)), code=refusal.code) from refusal

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
