from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from .batch import forget_deliveries, forget_old_secrets
from .sending import endpoints_with_work, send_waiting

KEPT_FOR = timedelta(days=90)


@shared_task(name="webhooks.send")
def send(provider_id: int, endpoint_id: str) -> None:
    """Send the endpoint what waits for it, and come again while there may be more."""
    if send_waiting(Provider.objects.get(pk=provider_id), UUID(endpoint_id)):
        send.delay(provider_id, endpoint_id)


@shared_task(name="webhooks.send_due")
def send_due() -> None:
    """Wake a worker for each endpoint with a delivery whose time has come."""
    for provider in Provider.objects.all():
        for endpoint_id in endpoints_with_work(provider):
            send.delay(provider.pk, str(endpoint_id))


@shared_task(name="webhooks.forget_old")
def forget_old() -> None:
    """Delete the deliveries that have been kept for as long as their events, and old secrets."""
    now = timezone.now()
    for provider in Provider.objects.all():
        with provider_transaction(provider):
            forget_deliveries(now - KEPT_FOR)
            forget_old_secrets(now)
