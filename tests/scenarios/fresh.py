from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import ProviderFactory


@contextmanager
def fresh_provider() -> Iterator[Provider]:
    """A provider for one example, the block being inside its transaction; nothing of it is left
    after the block.
    """
    with transaction.atomic():
        provider = ProviderFactory()
        with provider_transaction(provider):
            yield provider
        transaction.set_rollback(True)
