from celery import shared_task
from django.utils import timezone

from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .batch import FORGOTTEN_AT_ONCE, forget_answers
from .operations import KEPT_FOR

CHUNKS_AT_MOST = 20  # of one provider at one time, so that none holds up the others


@shared_task(name="answers.forget")
def forget_spent_keys() -> None:
    """Forget the answers of every provider that are older than a day, each chunk by itself."""
    before = timezone.now() - KEPT_FOR
    for provider in Provider.objects.all():
        for _ in range(CHUNKS_AT_MOST):
            with provider_transaction(provider):
                forgotten = forget_answers(before)
            if forgotten < FORGOTTEN_AT_ONCE:
                break
