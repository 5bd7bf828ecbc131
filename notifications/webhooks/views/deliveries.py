"""The log of deliveries, and what is sent again."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.web.confirm import form_action, post_action
from accounts.web.pages import Page, Values, form_page, press
from accounts.web.requests import StaffRequest

from ..forms import FAILED, ReplayForm
from ..models import WebhookDelivery
from ..operations import replay_delivery, replay_failed, replay_range
from ..queries import attempts_of, endpoint_facts
from .access import access, endpoint_or_404, may_manage

FOLDER = "notifications/webhooks/"


@require_safe
def delivery_detail(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what is sent, and each request with its answer."""
    delivery = _delivery_or_404(key)
    context = {
        "delivery": delivery,
        "endpoint": delivery.endpoint,
        "attempts": attempts_of(delivery),
        "laid_out": json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False),
        **access(request),
    }
    return render(request, FOLDER + "delivery.html", context)


@may_manage
@post_action
def replay_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send one delivery again."""
    delivery = _delivery_or_404(key)

    def act() -> str:
        replay_delivery(delivery)
        return "It is sent again, with the same id and bytes."

    return press(request, act, reverse("webhook-delivery", args=[key]))


@may_manage
@form_action
def replay(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask which events are sent to the endpoint again, and send them."""
    endpoint = endpoint_or_404(key)

    def act(values: Values) -> str:
        if values["which"] == FAILED:
            return f"{replay_failed(endpoint):,} are sent now."
        count = replay_range(endpoint, first=values["first"], last=values["last"])
        return f"{count:,} are sent now."

    context = {"endpoint": endpoint, **endpoint_facts(endpoint)}
    page = Page(FOLDER + "replay.html", reverse("webhook", args=[key]), context)
    return form_page(request, ReplayForm(request.POST or None, initial=_asked(request)), act, page)


def _asked(request: StaffRequest) -> dict[str, str]:
    """Return what the address proposes: the events that the endpoint has missed."""
    return {name: request.GET[name] for name in ("which", "first", "last") if name in request.GET}


def _delivery_or_404(key: UUID) -> WebhookDelivery:
    rows = WebhookDelivery.objects.select_related("endpoint")
    delivery: WebhookDelivery = get_object_or_404(rows, pk=key)
    return delivery
