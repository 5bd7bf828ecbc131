"""The first lock: the managers answer only for the provider in whose transaction they are asked."""

from typing import Any

import pytest
from django.db import models, transaction
from django_scopes import ScopeError, scopes_disabled

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from tests.accounts.tenancy.provider_tables import provider_models
from tests.factories import CustomerFactory, ProviderFactory


@pytest.mark.parametrize("model", provider_models(), ids=lambda model: model._meta.label)
def test_a_manager_without_a_provider_refuses(db: None, model: type[models.Model]) -> None:
    for ask in (model.objects.all, model.objects.first, lambda: model.objects.filter(pk=None)):
        with pytest.raises(ScopeError):
            ask()


def test_a_manager_shows_the_rows_of_the_provider_alone(provider: Provider) -> None:
    other = ProviderFactory()
    own = CustomerFactory()
    with provider_transaction(other):
        theirs = CustomerFactory()
        assert list(Customer.objects.all()) == [theirs]

    with provider_transaction(provider):
        assert list(Customer.objects.all()) == [own]


def test_it_holds_without_row_level_security(provider: Provider, owner: Any) -> None:
    own, other = CustomerFactory(), ProviderFactory()
    with provider_transaction(other):
        theirs = CustomerFactory()
    with owner("ALTER TABLE accounts_customer DISABLE ROW LEVEL SECURITY"):
        with scopes_disabled():
            assert set(Customer.objects.filter(pk__in=[own.pk, theirs.pk])) == {own, theirs}
        with provider_transaction(provider):
            assert list(Customer.objects.all()) == [own]


def test_the_scope_ends_with_the_block(db: None) -> None:
    with provider_transaction(ProviderFactory()):
        assert not Customer.objects.exists()

    with pytest.raises(ScopeError), transaction.atomic():
        Customer.objects.count()
