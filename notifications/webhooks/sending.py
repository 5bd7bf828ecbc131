"""Sending what waits, in the order of each object's events, and what follows from the answer."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from accounts.text import one_line

from ..alerts.operations import raise_alert
from ..alerts.states import AlertKind
from .models import WebhookDelivery, WebhookEndpoint
from .posting import Answer, post
from .signing import signed_headers
from .states import DeliveryStatus

LEASE = timedelta(minutes=5)  # longer than an attempt can take
RETRIED_FOR = timedelta(days=3)
DISABLED_AFTER = timedelta(days=10)
FIRST_PAUSE, PAUSE_GROWS, LONGEST_PAUSE = timedelta(seconds=5), 4, timedelta(hours=8)
JITTER = (0.8, 1.2)
AT_ONCE = 20  # attempts of one task, so that a slow endpoint keeps no worker for long
GONE = 410


def send_waiting(provider: Provider, endpoint_id: UUID) -> int:
    """Send the endpoint what is due; return how many attempts were made, at most 20.

    Safe to run many times at once: an attempt is claimed, and nobody else sends it meanwhile.
    """
    for sent in range(AT_ONCE):
        with provider_transaction(provider):
            delivery = _claim_next(endpoint_id)
        if delivery is None:
            return sent
        now = timezone.now()
        headers = signed_headers(delivery.endpoint, delivery, now)
        answer = post(delivery.endpoint.url, delivery.body.encode(), headers)
        with provider_transaction(provider):
            _conclude(provider, delivery, answer, now)
    return AT_ONCE


def endpoints_with_work(provider: Provider) -> list[UUID]:
    """Return the endpoints for which a delivery is due."""
    with provider_transaction(provider):
        return list(_due().values_list("endpoint", flat=True).order_by("endpoint").distinct())


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failures."""
    grown = FIRST_PAUSE * PAUSE_GROWS ** min(attempts - 1, 10)
    return min(grown, LONGEST_PAUSE) * random.uniform(*JITTER)  # noqa: S311  (no secret)


def disable(provider: Provider, endpoint: WebhookEndpoint, why: str) -> None:
    """Send the endpoint nothing more, and alert staff. What waits for it has failed."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(active=False, disabled_because=why)
    WebhookDelivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.FAILED, error="the endpoint was disabled", claim=None
    )
    raise_alert(
        provider,
        AlertKind.WEBHOOK,
        f"webhook {endpoint.pk}",
        subject=one_line(f"Webhook disabled: {endpoint.url}")[:200],
        text=f"{endpoint.url} gets no more events: {why}.",
        path="/operations/alerts/",
    )


def _due() -> QuerySet[WebhookDelivery]:
    """Return what may be sent now: of each object the earliest that waits."""
    earlier = WebhookDelivery.objects.filter(
        endpoint=OuterRef("endpoint"),
        object_id=OuterRef("object_id"),
        status=DeliveryStatus.WAITING,
        sequence__lt=OuterRef("sequence"),
    )
    return WebhookDelivery.objects.filter(
        ~Exists(earlier),
        status=DeliveryStatus.WAITING,
        due_at__lte=timezone.now(),
        endpoint__active=True,
    )


def _claim_next(endpoint_id: UUID) -> WebhookDelivery | None:
    due = _due().filter(endpoint=endpoint_id).order_by("sequence", "pk")
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint")
    delivery: WebhookDelivery | None = locked.first()
    if delivery is None:
        return None
    delivery.claim = uuid4()
    delivery.attempts += 1
    delivery.due_at = timezone.now() + LEASE
    delivery.save(update_fields=["claim", "attempts", "due_at"])
    return delivery


def _conclude(
    provider: Provider, delivery: WebhookDelivery, answer: Answer, sent_at: datetime
) -> None:
    """Write down what came of the attempt, unless somebody else has taken it over since."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    now = timezone.now()
    status, due_at = DeliveryStatus.DELIVERED, now
    if not answer.is_success:
        due_at = now + pause_after(delivery.attempts)
        over = due_at - delivery.retried_since > RETRIED_FOR
        status = DeliveryStatus.FAILED if over else DeliveryStatus.WAITING
    held = WebhookDelivery.objects.filter(pk=delivery.pk, claim=delivery.claim)
    if held.update(
        status=status,
        due_at=due_at,
        claim=None,
        sent_at=sent_at,
        answer_status=answer.status,
        answer_body=answer.body,
        error=answer.error,
        duration_ms=answer.duration_ms,
    ):
        _judge(provider, endpoint, answer, now)


def _judge(provider: Provider, endpoint: WebhookEndpoint, answer: Answer, now: datetime) -> None:
    """Note whether the endpoint fails, and disable one that is gone or has failed for too long."""
    if answer.is_success:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
    elif answer.status == GONE:
        disable(provider, endpoint, "it answered 410")
    elif endpoint.failing_since is None:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=now)
    elif endpoint.active and now - endpoint.failing_since >= DISABLED_AFTER:
        disable(provider, endpoint, "it has failed for ten days")
