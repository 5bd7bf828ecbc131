"""The pages of endpoints: listed, made, changed, switched off and on, tried, and deleted."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.secrets.sealing import unseal
from accounts.web.confirm import form_action, post_action
from accounts.web.pages import Page, Values, form_page, press, secret_page
from accounts.web.requests import StaffRequest

from ...lists.views import OF_ONE_ENDPOINT
from ..forms import EndpointForm
from ..operations import (
    OVERLAP,
    create_endpoint,
    edit_endpoint,
    remove_endpoint,
    rotate_secret,
    send_test,
)
from ..queries import deliveries_of, endpoint_facts, missed_by, standings
from .access import access, endpoint_or_404, may_manage

FOLDER = "notifications/webhooks/"
SHOWN = FOLDER + "shown.html"


@require_safe
def endpoint_list(request: StaffRequest) -> HttpResponse:
    context = {"standings": standings(), **access(request)}
    return render(request, FOLDER + "endpoints.html", context)


@require_safe
def detail(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show an endpoint, how it stands, and its newest deliveries."""
    endpoint = endpoint_or_404(key)
    context = {
        "endpoint": endpoint,
        "listing": OF_ONE_ENDPOINT,
        **endpoint_facts(endpoint),
        **access(request),
    }
    return render(request, FOLDER + "endpoint.html", context)


@never_cache
@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask where events are sent, make the endpoint, and show its secret once."""

    def make(values: Values) -> str:
        return unseal(create_endpoint(request.provider, **values).secret)

    context = {"title": "New endpoint"}
    page = Page(FOLDER + "form.html", "webhooks", context)
    return secret_page(request, EndpointForm(request.POST or None), make, page, SHOWN)


@never_cache
@may_manage
@form_action
def rotate(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say what a new secret means, make it, and show it once."""
    endpoint = endpoint_or_404(key)
    context = {"title": "New secret", "endpoint": endpoint, "hours": OVERLAP.days * 24}
    page = Page(FOLDER + "rotate.html", "webhooks", context)
    form = forms.Form(request.POST or None)
    return secret_page(request, form, lambda _: unseal(rotate_secret(endpoint).secret), page, SHOWN)


@may_manage
@form_action
def edit(request: StaffRequest, key: UUID) -> HttpResponse:
    """Change where events are sent, and which."""
    endpoint = endpoint_or_404(key)

    def act(values: Values) -> str:
        edit_endpoint(endpoint, values)
        return "Stored. What is sent from now on follows it."

    context = {"title": "Change the endpoint", "endpoint": endpoint}
    page = Page(FOLDER + "form.html", _address(key), context)
    return form_page(request, EndpointForm(request.POST or None, endpoint=endpoint), act, page)


@may_manage
@post_action
def disable(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send the endpoint nothing more until somebody enables it."""
    endpoint = endpoint_or_404(key)

    def act() -> str:
        edit_endpoint(endpoint, {"active": False})
        return "Disabled. Nothing is sent to it until it is enabled."

    return press(request, act, _address(key))


@may_manage
@post_action
def enable(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the endpoint take the events from now on."""
    endpoint = endpoint_or_404(key)

    def act() -> str:
        missed = missed_by(endpoint)
        edit_endpoint(endpoint, {"active": True})
        words = "Enabled. It takes what happens from now on."
        if missed:
            words += f" Replay the events {missed[0]} to {missed[1]} to send what it has missed."
        return words

    return press(request, act, _address(key))


@may_manage
@post_action
def test(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send the endpoint an event that tells of nothing."""
    endpoint = endpoint_or_404(key)

    def act() -> str:
        send_test(endpoint)
        return "A test is on its way: its delivery shows what the endpoint answers."

    return press(request, act, _address(key))


@may_manage
@form_action
def delete(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say what is deleted with the endpoint, and delete it."""
    endpoint = endpoint_or_404(key)

    def act(_: Values) -> str:
        remove_endpoint(endpoint)
        return f"{endpoint.url} is deleted."

    context = {"endpoint": endpoint, "deliveries": deliveries_of(endpoint)}
    page = Page(FOLDER + "delete.html", "webhooks", context)
    return form_page(request, forms.Form(request.POST or None), act, page)


def _address(key: UUID) -> str:
    return reverse("webhook", args=[key])
