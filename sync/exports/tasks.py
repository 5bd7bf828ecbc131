"""The clock's way to archives that have expired."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Provider
from accounts.tenancy.rounds import errors_logged

from .operations import forget_expired


@shared_task(name="exports.forget_expired")
def forget_archives() -> None:
    """Delete the archives that have expired."""
    for provider in Provider.objects.all():
        with errors_logged(provider):
            forget_expired(provider, timezone.now())
