from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import ProcessRun, SettingChange
from accounts.web.forms import ActionForm

from .scope import Scope, scope_of_change, scope_of_run, scope_of_time

MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: str) -> forms.DateTimeField:
    """Return a field of an instant, in the time zone of the provider."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget)


class WindowForm(ActionForm):
    """A time, from one instant to before another."""

    since = moment_field("From")
    until = moment_field("to")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if isinstance(since, datetime) and isinstance(until, datetime) and since >= until:
            self.add_error("until", "Choose an instant after the first one.")
        return values


class OpenForm(ActionForm):
    """What went wrong, in the words of whoever opens the incident."""

    title = forms.CharField(label="What went wrong", max_length=200)


class ScopeForm(forms.Form):
    """What an address says that an incident is about: a run or a change, by its key."""

    run = forms.UUIDField(required=False)
    change = forms.UUIDField(required=False)


def scope_in(query: QueryDict) -> Scope | None:
    """Return what the address names; None where it names nothing that can be read.

    Raises Http404 for a run or a change that does not exist.
    """
    form = ScopeForm(query)
    named = form.cleaned_data if form.is_valid() else {}
    if named.get("run"):
        return scope_of_run(get_object_or_404(ProcessRun, pk=named["run"], dry_run=False))
    if named.get("change"):
        return scope_of_change(get_object_or_404(SettingChange, pk=named["change"]))
    window = WindowForm(query)
    return scope_of_time(**window.cleaned_data) if window.is_valid() else None
