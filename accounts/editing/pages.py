"""The pages on which a thing is made or changed.

What was typed is kept. An error stands beside its field. What somebody else has changed since the
page was opened is not overwritten unseen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from ..errors import Refused
from ..rest.etags import etag_of
from ..rest.resources import Resource
from ..rest.viewsets import lock_for_change
from ..web.confirm import Done, effect
from ..web.pages import Page, Values, focus_on_error, sentence
from ..web.requests import StaffRequest

FIELD = "version"
CHANGED = "changed"


@dataclass(frozen=True)
class Record:
    """The thing that a form changes: its shape, how it is read anew, and what a form shows of it.

    Its version is the ETag that the API gives it.
    """

    resource: type[Resource]
    row: Model
    values: Callable[[Any], Values]

    @property
    def read(self) -> Any:
        return self.resource.rows().get(pk=self.row.pk)

    @property
    def version(self) -> str:
        return etag_of(self.resource.document(self.read)).strip('"')

    def check(self, seen: str) -> None:
        """Lock the row. Raises Refused where it has another version than the one that was seen."""
        lock_for_change(self.row)
        if self.version != seen:
            raise Refused(
                "somebody else has changed this since you opened it: look at what it is now, and"
                " save again to put yours in its place",
                code=CHANGED,
            )


def edit_page(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[Values], Done],
    page: Page,
    *,
    record: Record | None = None,
    beside: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show the form, and take it: do the act, and answer as it says.

    A refusal whose code is in `beside` stands at the field that is named there, any other above the
    form; both have status 409. With a `record`, a change by somebody else is refused once: what the
    record is now then stands beside each field that was typed otherwise.
    """
    refused, code = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            with effect(request):
                if record:
                    record.check(request.POST.get(FIELD, ""))
                return act(form.cleaned_data)
        except Refused as refusal:
            code, refused = refusal.code, sentence(str(refusal))
            field = (beside or {}).get(code, "")
            if field in form.fields:
                form.add_error(field, refused)
                refused = ""
    focus_on_error(form)
    context = {
        "form": form,
        "refused": refused,
        "version": record.version if record else "",
        "now": _differing(form, record) if record and code == CHANGED else {},
        **page.context,
    }
    return render(request, page.template, context, status=409 if code else 200)


def meanwhile(request: StaffRequest, form: forms.Form, record: Record) -> dict[str, Any]:
    """Return what the page of a form shows of its record: its version, and what it is now.

    The latter is there where somebody else has changed it since the form was opened.
    """
    seen = request.POST.get(FIELD, record.version)
    is_changed = form.is_bound and form.is_valid() and seen != record.version
    return {
        "version": record.version,
        "now": _differing(form, record) if is_changed else {},
    }


def edit_form_page(
    title: str, button: str, *trail: tuple[str, str], intro: str = "", **more: Any
) -> Page:
    """Return the page of a form: its title, its button, and the pages above it.

    The last of those is where one goes back to.
    """
    back = trail[-1][0]
    context = {"title": title, "button": button, "trail": trail, "intro": intro, "back": back}
    return Page("accounts/editing/edit.html", back, context | more)


def _differing(form: forms.Form, record: Record) -> dict[str, Any]:
    """Return what the record is now, for each field that was typed otherwise, as it is shown."""
    now = record.values(record.read)
    return {
        name: _shown(field, now[name])
        for name, field in form.fields.items()
        if name in now and not _is_same(now[name], form.cleaned_data[name])
    }


def _is_same(stored: Any, typed: Any) -> bool:
    return bool(stored == typed or (stored in (None, "") and typed in (None, "")))


def _shown(field: forms.Field, value: Any) -> str:
    value = field.prepare_value(value)
    choices = dict(getattr(field, "choices", None) or ())
    words = {str(key): str(label) for key, label in choices.items()}.get(str(value), value)
    return "nothing" if words in (None, "") else str(words)
