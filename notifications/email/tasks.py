from celery import shared_task

from accounts.models import Provider

from .outbox import send_waiting


@shared_task(name="email.send_waiting")
def send_mail(provider_id: int) -> None:
    """Send the e-mails that wait."""
    send_waiting(Provider.objects.get(pk=provider_id))
