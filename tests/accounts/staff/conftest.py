from collections.abc import Callable

import pytest

from accounts.models import Provider, Role, User
from accounts.staff.operations import create_staff
from accounts.tenancy.transactions import provider_transaction


@pytest.fixture
def person(plain_provider: Provider) -> Callable[..., User]:
    """Make a person of the provider with a role, which is a clerk's unless another one is named."""

    def make(name: str, role: str = "Billing clerk", **values: str) -> User:
        create_staff(plain_provider, name, role, **values)
        return User.objects.get(username=name)

    return make


@pytest.fixture
def ada(person: Callable[..., User]) -> User:
    """An administrator."""
    return person("ada", "Administrator")


@pytest.fixture
def role(plain_provider: Provider) -> Callable[[str], Role]:
    def find(code: str) -> Role:
        with provider_transaction(plain_provider):
            found: Role = Role.objects.select_related("provider").get(code=code)
            return found

    return find


def again(person: User) -> User:
    """Return the person as the next request knows it, without what it remembers of rights."""
    return User.objects.get(pk=person.pk)
