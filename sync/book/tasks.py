"""The clock's way to what killed imports have left behind."""

from celery import shared_task

from accounts.errors import AlreadyRunning
from accounts.models import Provider
from accounts.tenancy.rounds import errors_logged
from accounts.tenancy.single_flight import single_flight

from .tables import LOCK, forget_staged, has_staged


@shared_task(name="book.forget_interrupted")
def forget_interrupted() -> None:
    """Delete the rows that imports which were killed have left in the staging tables."""
    for provider in Provider.objects.all():
        with errors_logged(provider):
            _forget(provider)


def _forget(provider: Provider) -> None:
    if has_staged(provider):
        try:
            with single_flight(provider, LOCK):
                forget_staged(provider)
        except AlreadyRunning:
            pass  # an import is at work: they are its rows
