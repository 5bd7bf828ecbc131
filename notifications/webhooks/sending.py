"""Sending what waits, in the order of each object's events, and what follows from the answer."""

import random
import time
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import AlreadyRunning
from accounts.models import Provider
from accounts.outbound.posting import Answer, post
from accounts.secrets.sealing import SecretUnreadable
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction
from accounts.text import one_line

from ..alerts.operations import raise_alert
from ..alerts.states import AlertKind
from .batch import behind_another, unblock_next
from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .signing import signed_headers
from .states import DeliveryStatus

LEASE = timedelta(minutes=5)  # longer than an attempt can take
RETRIED_FOR = timedelta(days=3)
DISABLED_AFTER = timedelta(days=10)
FIRST_PAUSE, PAUSE_GROWS, LONGEST_PAUSE = timedelta(seconds=5), 4, timedelta(hours=8)
JITTER = (0.8, 1.2)
AT_ONCE = 20  # attempts of one round, and
ROUND_SECONDS = 20.0  # how long they may take, so that a slow endpoint keeps no worker for long
GONE = 410


def send_waiting(provider: Provider, endpoint_id: UUID) -> int:
    """Send the endpoint what is due; return how many attempts were made.

    A round has at most 20 attempts, and begins none after 20 seconds. An endpoint has one sender at
    a time: where another one is at work, none is made. Each attempt is claimed, so that nobody else
    makes it even when a sender dies.
    """
    try:
        with single_flight(provider, f"webhook {endpoint_id}"):
            return _send_round(provider, endpoint_id)
    except AlreadyRunning:
        return 0


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
        path=f"/settings/webhooks/{endpoint.pk}/",
    )


def _send_round(provider: Provider, endpoint_id: UUID) -> int:
    sent, started = 0, time.monotonic()
    while sent < AT_ONCE and time.monotonic() - started < ROUND_SECONDS:
        with provider_transaction(provider):
            delivery = _claim_next(endpoint_id)
        if delivery is None:
            break
        attempt = _attempt(delivery)
        with provider_transaction(provider):
            _conclude(provider, delivery, attempt)
        sent += 1
    return sent


def _attempt(delivery: WebhookDelivery) -> WebhookAttempt:
    """Send it, and return what came of it. A secret that cannot be read is a failure too."""
    endpoint, now = delivery.endpoint, timezone.now()
    headers: dict[str, str] = {}
    try:
        headers = signed_headers(endpoint, delivery, now)
        answer = post(endpoint.url, delivery.body.encode(), headers)
    except SecretUnreadable as error:
        answer = Answer(None, "", str(error), 0)
    return WebhookAttempt(
        provider_id=delivery.provider_id,
        delivery=delivery,
        url=endpoint.url,
        headers=headers,
        sent_at=now,
        answer_status=answer.status,
        answer_body=answer.body,
        error=answer.error,
        duration_ms=answer.duration_ms,
    )


def _due() -> QuerySet[WebhookDelivery]:
    """Return what may be sent now: of each object the earliest that waits."""
    return WebhookDelivery.objects.filter(
        status=DeliveryStatus.WAITING,
        blocked=False,
        due_at__lte=timezone.now(),
        endpoint__active=True,
    )


def _claim_next(endpoint_id: UUID) -> WebhookDelivery | None:
    due = _due().filter(~behind_another(), endpoint=endpoint_id).order_by("due_at", "sequence")
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint")
    delivery: WebhookDelivery | None = locked.first()
    if delivery is None:
        return None
    delivery.claim = uuid4()
    delivery.attempts += 1
    delivery.due_at = timezone.now() + LEASE
    delivery.save(update_fields=["claim", "attempts", "due_at"])
    return delivery


def _conclude(provider: Provider, delivery: WebhookDelivery, attempt: WebhookAttempt) -> None:
    """Write down what came of the attempt, and what follows from it.

    Nothing follows where somebody else has taken the delivery over since, or its endpoint is gone.
    """
    rows = WebhookEndpoint.objects.select_for_update()
    endpoint = rows.filter(pk=delivery.endpoint_id).first()
    if endpoint is None:
        return
    attempt.save(force_insert=True)
    now = timezone.now()
    status, due_at = DeliveryStatus.DELIVERED, now
    if not attempt.is_success:
        due_at = now + pause_after(delivery.attempts)
        over = due_at - delivery.retried_since > RETRIED_FOR
        status = DeliveryStatus.FAILED if over else DeliveryStatus.WAITING
    held = WebhookDelivery.objects.filter(pk=delivery.pk, claim=delivery.claim)
    if held.update(
        status=status,
        due_at=due_at,
        claim=None,
        sent_at=attempt.sent_at,
        answer_status=attempt.answer_status,
        error=attempt.error,
    ):
        if status != DeliveryStatus.WAITING:
            unblock_next(delivery)
        _judge(provider, endpoint, attempt, now)


def _judge(
    provider: Provider, endpoint: WebhookEndpoint, attempt: WebhookAttempt, now: datetime
) -> None:
    """Note whether the endpoint fails, and disable one that is gone or has failed for too long."""
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    if attempt.is_success:
        row.update(failing_since=None)
    elif attempt.answer_status == GONE:
        disable(provider, endpoint, "it answered 410")
    elif endpoint.failing_since is None:
        row.update(failing_since=now)
    elif endpoint.active and now - endpoint.failing_since >= DISABLED_AFTER:
        disable(provider, endpoint, "it has failed for ten days")
