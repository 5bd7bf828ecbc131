from uuid import UUID

from celery import shared_task

from accounts.clock import local_today
from accounts.models import Provider

from . import check


@shared_task(name="closures.check_account")
def check_account(provider_id: int, customer_id: str) -> None:
    """Let Sync Status look at one account, of which a service has ended."""
    provider = Provider.objects.get(pk=provider_id)
    check.check_account(provider, UUID(customer_id), as_of=local_today(provider))
