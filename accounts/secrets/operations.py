"""Every secret of a provider encrypted under the first key, after another one was put before it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps

from ..tenancy.models import Provider
from ..tenancy.rows import ProviderModel
from ..tenancy.transactions import provider_transaction
from .fields import SealedField
from .sealing import SecretUnreadable, reseal


class Resealed(NamedTuple):
    """How many secrets were encrypted anew, and how many no key opens."""

    anew: int
    unreadable: int


def reseal_secrets(provider: Provider) -> Resealed:
    """Encrypt the provider's secrets under the first key. Those that are so stay as they are.

    A secret that somebody replaces meanwhile is left alone, since it is new.
    """
    anew = unreadable = 0
    with provider_transaction(provider):
        for model, name in _columns():
            for key, sealed in list(_sealed(model, name)):
                try:
                    again = reseal(sealed)
                except SecretUnreadable:
                    unreadable += 1
                    continue
                if again != sealed:
                    same = model.objects.filter(pk=key, **{name: sealed})
                    anew += same.update(**{name: again})
    return Resealed(anew, unreadable)


def _columns() -> Iterator[tuple[type[ProviderModel], str]]:
    for model in apps.get_models():
        if issubclass(model, ProviderModel):
            for field in model._meta.local_fields:
                if isinstance(field, SealedField):
                    yield model, field.name


def _sealed(model: type[ProviderModel], name: str) -> Iterator[tuple[object, str]]:
    rows = model.objects.exclude(**{name: ""}).order_by("pk")
    yield from rows.values_list("pk", name)
