"""The pages of acts: a button, a form, and a form whose effect is shown before it is confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ..errors import Refused
from ..text import days_in_words
from .addresses import back_to
from .confirm import done, done_page, effect
from .previews import is_confirmed, seal_of, was_confirmed
from .requests import StaffRequest

Values = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """How the page of an act looks, and the address of the page that follows it."""

    template: str
    back: str
    context: dict[str, Any] = field(default_factory=dict)


class Plan(Protocol):
    """An act that is shown before it is done. All three are given the form's values.

    `steps` returns what the act would do, and changes nothing. `act` does it, and returns what to
    say. Both raise Refused. `button` returns the words of the button that confirms.
    """

    @property
    def steps(self) -> Callable[[Values], Any]: ...

    @property
    def act(self) -> Callable[[Values], str]: ...

    @property
    def button(self) -> Callable[[Values], str]: ...


def press(request: StaffRequest, act: Callable[[], str], back: str) -> HttpResponse:
    """Do what a button asks for, say what was done, and go back. A refusal is said there."""
    try:
        with effect(request):
            words = act()
    except Refused as refusal:
        messages.error(request, f"{sentence(str(refusal))} Nothing was changed.")
        return redirect(back_to(request, back))
    return done(words, back_to(request, back))


def form_page(
    request: StaffRequest, form: forms.Form, act: Callable[[Values], str], page: Page
) -> HttpResponse:
    """Show the form. When it is sent, do the act, say what was done, and go back.

    A refusal is shown above the form, with status 409.
    """
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            with effect(request):
                words = act(form.cleaned_data)
        except Refused as refusal:
            refused = sentence(str(refusal))
        else:
            return done(words, back_to(request, page.back))
    focus_on_error(form)
    context = {"form": form, "refused": refused, **page.context}
    return render(request, page.template, context, status=409 if refused else 200)


def secret_page(
    request: StaffRequest, form: forms.Form, make: Callable[[Values], str], page: Page, shown: str
) -> HttpResponse:
    """Show the form. When it is sent, make a secret and show it once, on the page `shown`.

    The same form sent again gets that page without the secret. A refusal is shown above the form,
    with status 409. Mark the view `never_cache`.
    """
    context: dict[str, Any] = {"form": form, **page.context}
    if request.method == "POST" and form.is_valid():
        try:
            with effect(request):
                secret = make(form.cleaned_data)
        except Refused as refusal:
            context["refused"] = sentence(str(refusal))
        else:
            return done_page(
                render(request, shown, context | {"secret": secret}),
                again=render(request, shown, context),
            )
    status = 409 if context.get("refused") else 200
    return render(request, page.template, context, status=status)


def confirm_page(
    request: StaffRequest,
    form: forms.Form,
    plan: Plan,
    page: Page,
    *,
    lock: Callable[[], object],
    beside: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show the form, then what it would do. When exactly that is confirmed, do it and go back.

    `lock` keeps others away from what is confirmed, from the look at its effect until it is done.
    A refusal is shown with status 409. The page has `steps`, `shown` and `button` when the act is
    possible, `impossible` when it is not, and `refused` or `changed` when it was confirmed and is
    not done. A refusal whose code is in `beside` stands at the field that is named there too.
    """
    context: dict[str, Any] = {"form": form, **page.context}
    if form.is_bound and form.is_valid():
        if was_confirmed(request):
            lock()
        try:
            context |= _shown(request, form.cleaned_data, plan)
            if is_confirmed(request, context["shown"]):
                with effect(request):
                    words = plan.act(form.cleaned_data)
                return done(words, back_to(request, page.back))
            context["changed"] = was_confirmed(request)
        except Refused as refusal:
            if "shown" in context:
                context["refused"] = sentence(str(refusal))
            else:
                context["impossible"] = days_in_words(str(refusal))
            field = (beside or {}).get(refusal.code, "")
            if field in form.fields:
                form.add_error(field, sentence(str(refusal)))
    focus_on_error(form)
    refused = request.method == "POST" and ("refused" in context or "impossible" in context)
    return render(request, page.template, context, status=409 if refused else 200)


def focus_on_error(form: forms.Form) -> None:
    """Let the page open with the focus on the first field that is wrong."""
    wrong = next((name for name in form.fields if form.is_bound and name in form.errors), None)
    if wrong:
        form.fields[wrong].widget.attrs["autofocus"] = True


def sentence(words: str) -> str:
    """Return the words of a refusal as a sentence, with its dates as people read them."""
    words = days_in_words(words)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def _shown(request: StaffRequest, values: Values, plan: Plan) -> dict[str, Any]:
    steps = plan.steps(values)
    return {
        "steps": steps,
        "shown": seal_of(request, values, steps),
        "button": plan.button(values),
    }
