from typing import Any

from django import forms

from accounts.web.forms import ActionForm

from .models import WebhookEndpoint
from .states import EVENT_CHOICES

FAILED, RANGE = "failed", "range"
WRITTEN = ("url", "description", "event_types")


class EndpointForm(ActionForm):
    """Where events are sent, and which."""

    url = forms.CharField(
        max_length=500,
        label="Address",
        widget=forms.URLInput(attrs={"placeholder": "https://", "spellcheck": "false"}),
        help_text="Of your own system, by https",
    )
    description = forms.CharField(max_length=200, required=False, label="What takes them")
    event_types = forms.MultipleChoiceField(
        choices=EVENT_CHOICES,
        required=False,
        label="Events",
        widget=forms.CheckboxSelectMultiple,
        help_text="Without a choice it takes all, also those that later versions add",
    )

    def __init__(self, *args: Any, endpoint: WebhookEndpoint | None = None, **kwargs: Any) -> None:
        if endpoint is not None:
            kwargs["initial"] = {name: getattr(endpoint, name) for name in WRITTEN}
        super().__init__(*args, **kwargs)


class ReplayForm(ActionForm):
    """Which events are sent again."""

    which = forms.ChoiceField(
        label="Send again",
        choices=[
            (FAILED, "what has failed, and at once what rests before its next attempt"),
            (RANGE, "the events with these numbers, also those that arrived"),
        ],
    )
    first = forms.IntegerField(label="From number", min_value=1, max_value=10**18, required=False)
    last = forms.IntegerField(label="To number", min_value=1, max_value=10**18, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("which") == RANGE:
            for name in ("first", "last"):
                if values.get(name) is None and name not in self.errors:
                    self.add_error(name, "Give the number of an event.")
        return values
