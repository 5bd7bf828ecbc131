from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Provider
from accounts.secrets.operations import reseal_secrets


class Command(BaseCommand):
    help = (
        "Encrypt every stored secret under the first of the keys, so that the others can be "
        "removed. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for provider in Provider.objects.order_by("slug"):
            done = reseal_secrets(provider)
            unreadable += done.unreadable
            self.stdout.write(f"{provider.slug}: {done.anew} encrypted anew")
        if unreadable:
            raise CommandError(f"no key of BILLING_ENCRYPTION_KEYS opens {unreadable} secrets")
