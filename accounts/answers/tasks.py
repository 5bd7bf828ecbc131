from celery import shared_task
from django.utils import timezone

from ..models import Provider
from ..tenancy import provider_transaction
from .batch import forget_answers
from .operations import KEPT_FOR


@shared_task(name="answers.forget")
def forget_spent_keys() -> None:
    """Forget the answers of every provider that are older than a day."""
    before = timezone.now() - KEPT_FOR
    for provider in Provider.objects.all():
        with provider_transaction(provider):
            forget_answers(before)
