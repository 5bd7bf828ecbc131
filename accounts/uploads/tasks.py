from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ..processes.models.process import ProcessRun
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .batch import FORGOTTEN_AT_ONCE, forget_parts
from .work import help_with

KEPT_FOR = timedelta(days=30)
TIMES_AT_MOST = 20  # of one provider at one time, so that none holds up the others


@shared_task(name="uploads.help")
def help_with_upload(provider_id: int, run_id: str) -> None:
    """Do parts of an upload that another worker leads."""
    provider = Provider.objects.get(pk=provider_id)
    with provider_transaction(provider):
        run = ProcessRun.objects.get(pk=run_id)
    help_with(provider, run)


@shared_task(name="uploads.forget")
def forget_uploads() -> None:
    """Forget the answers to the uploads of every provider that ended more than 30 days ago."""
    before = timezone.now() - KEPT_FOR
    for provider in Provider.objects.all():
        for _ in range(TIMES_AT_MOST):
            with provider_transaction(provider):
                forgotten = forget_parts(before)
            if forgotten < FORGOTTEN_AT_ONCE:
                break
