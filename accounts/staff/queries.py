"""Who may do what: permissions of roles, and of the people who have them."""

from itertools import chain

from django.db.models import Count, Q, QuerySet
from django_scopes import get_scope

from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .models import Role, RoleHolder, User
from .operations import ADDED_PERMISSIONS

MANAGE_STAFF = "accounts.manage_staff"


def grantable() -> tuple[str, ...]:
    """Return every permission that a role can have, those of clerks first."""
    return tuple(chain.from_iterable(ADDED_PERMISSIONS.values()))


def comes_along(role: Role) -> bool:
    """Return whether the role is one that every provider has."""
    return role.name in ADDED_PERMISSIONS


def default_permissions(name: str) -> frozenset[str]:
    """Return what a role that comes along may do, as long as the provider changes nothing.

    A name of the provider's own has nothing.
    """
    held: frozenset[str] = frozenset()
    for one, added in ADDED_PERMISSIONS.items():
        held |= frozenset(added)
        if one == name:
            return held
    return frozenset()


def permissions_of(role: Role) -> frozenset[str]:
    """Return what a role may do. A permission that no version has any more is left out."""
    held = default_permissions(role.name).union(role.added).difference(role.removed)
    return held.intersection(grantable())


def roles_with_holders() -> list[tuple[Role, int]]:
    """Return the provider's roles by name, each with the number of people who have it."""
    counted = RoleHolder.objects.order_by().values_list("role").annotate(Count("pk"))
    people = dict(counted)
    return [(role, people.get(role.pk, 0)) for role in Role.objects.order_by("name")]


def permissions_by_role(person: User) -> frozenset[str]:
    """Return what a person may do by its role; nothing for one without."""
    provider: Provider | None = person.provider
    if provider is None:
        return frozenset()
    scope = get_scope().get("provider")
    if scope is not None and scope.pk == provider.pk:
        return _held_by(person)
    with provider_transaction(provider):
        return _held_by(person)


def people_with(provider: Provider, permission: str) -> QuerySet[User]:
    """Return the people of the provider who have the permission and may sign in.

    Needs `provider_transaction`.
    """
    app, codename = permission.split(".")
    roles = [role.pk for role in Role.objects.all() if permission in permissions_of(role)]
    holders = RoleHolder.objects.filter(role__in=roles).values("user_id")
    own = {"user_permissions__content_type__app_label": app, "user_permissions__codename": codename}
    people = User.objects.filter(provider=provider, is_active=True)
    return people.filter(Q(pk__in=holders) | Q(is_superuser=True) | Q(**own)).distinct()


def _held_by(person: User) -> frozenset[str]:
    holder = RoleHolder.objects.filter(user=person).select_related("role").first()
    return permissions_of(holder.role) if holder else frozenset()
