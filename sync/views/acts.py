"""A page for an act on one account: its form, then what the act would do, then the act itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import Refused
from accounts.models import Customer
from accounts.requests import StaffRequest

from ..workflows.preview import Preview, preview

Act = Callable[[], object]


@dataclass(frozen=True)
class ActPage:
    """What the page says: its title, the words of the button that acts, the page to go back to, and
    what is said when it is done.
    """

    title: str
    button: str
    back: str
    done: str
    intro: str = ""


def act_page(
    request: StaffRequest,
    customer: Customer,
    form: forms.Form,
    act_of: Callable[[dict[str, Any]], Act],
    page: ActPage,
) -> HttpResponse:
    """Show the form, then what the act that it describes would do, and act when exactly that is
    confirmed.

    A form without required fields is shown with its effect at once. A refusal is shown, and changes
    nothing.
    """
    context: dict[str, Any] = {"customer": customer, "form": form, "page": page}
    if form.is_bound and form.is_valid():
        act, shown = act_of(form.cleaned_data), _seal(form, acting_on(request))
        try:
            if request.method == "POST" and _confirmed(request, shown):
                act()
                messages.success(request, page.done)
                return redirect(page.back)
            context |= {
                "preview": _worded(preview(customer, act, as_of=acting_on(request)), customer),
                "shown": shown,
            }
        except Refused as refusal:
            context["refused"] = str(refusal)
    return render(
        request, "services/act.html", context, status=409 if "refused" in context else 200
    )


def acting_on(request: StaffRequest) -> date:
    """Return the date on which the act is done: today, or in a sandbox the date that the page
    speaks of.
    """
    return request.as_of if request.provider.sandbox else request.today


def _seal(form: forms.Form, as_of: date) -> str:
    """Return a signature of what was filled in: what is confirmed is what was shown."""
    filled_in = [(name, form.data.get(form.add_prefix(name), "")) for name in form.fields]
    return signing.Signer(salt="act").signature(repr([filled_in, as_of.isoformat()]))


def _confirmed(request: StaffRequest, shown: str) -> bool:
    return request.POST.get("confirmed") == shown


def _worded(found: Preview, customer: Customer) -> dict[str, Any]:
    charges = [
        (word, *charge)
        for word, listed in (("Charged", found.caused), ("No longer charged", found.prevented))
        for charge in listed
    ]
    return {"found": found, "charges": charges, "currency": customer.currency}
