"""Roles that a provider makes, adjusts and removes."""

from collections.abc import Iterable

from django.db import transaction

from ..errors import Refused
from ..record.operations import keep_change
from ..record.states import Area
from ..staff.models import Role, RoleHolder, User
from ..staff.people import check_somebody_manages
from ..staff.queries import comes_along, default_permissions, grantable, permissions_of
from ..staff.words import right
from ..tenancy.models import Provider
from ..tenancy.rows import made_key, save_new
from ..tenancy.transactions import lock_provider

MOST_ROLES = 50


@transaction.atomic
def create_role(provider: Provider, *, name: str, permissions: Iterable[str], actor: User) -> Role:
    """Make a role of the provider's own, and return it.

    Raises AlreadyExists for a name that is taken, and Refused for a permission that there is not,
    and for more than 50 roles.
    """
    lock_provider(provider)
    chosen = _checked(permissions)
    if Role.objects.count() >= MOST_ROLES:
        raise Refused(f"there are {MOST_ROLES} roles already", code="roles_too_many")
    made = Role(provider=provider, code=made_key("R"), name=name, added=sorted(chosen))
    save_new(made, "name")
    _keep(made, "Role made", actor, after=_words(chosen))
    return Role.objects.get(pk=made.pk)


@transaction.atomic
def edit_role(
    role: Role, *, permissions: Iterable[str], actor: User, name: str | None = None
) -> Role:
    """Let a role be called so, and may do exactly this. It holds from the next request.

    Raises Refused for a permission that there is not, another name of a role that comes along, one
    that is added to the role that one has, and where nobody would be left who may manage staff.
    """
    lock_provider(role.provider)
    found = Role.objects.select_for_update(no_key=True).get(pk=role.pk)
    before, after = permissions_of(found), _checked(permissions)
    if after - before and RoleHolder.objects.filter(user=actor, role=found).exists():
        raise Refused(
            "you have this role yourself: another administrator adds to it", code="own_role"
        )
    _rename(found, name, actor)
    defaults = default_permissions(found.name)
    found.added, found.removed = sorted(after - defaults), sorted(defaults - after)
    found.save(update_fields=["name", "added", "removed"])
    check_somebody_manages(role.provider)
    if after - before:
        _keep(found, "Permissions added", actor, after=_words(after - before))
    if before - after:
        _keep(found, "Permissions taken away", actor, before=_words(before - after))
    return found


@transaction.atomic
def delete_role(role: Role, *, actor: User) -> None:
    """Remove a role of the provider's own.

    Raises Refused for one that comes along, and while somebody has it or is invited with it.
    """
    lock_provider(role.provider)
    if comes_along(role):
        raise Refused(f"{role.name} comes along with every provider", code="role_comes_along")
    if role.holders.exists() or role.invitations.exists():
        raise Refused(
            f"people have the role {role.name}, or are invited with it", code="role_in_use"
        )
    _keep(role, "Role removed", actor, before=_words(permissions_of(role)))
    role.delete()


def _rename(role: Role, name: str | None, actor: User) -> None:
    if name is None or name == role.name:
        return
    if comes_along(role):
        raise Refused(f"{role.name} keeps its name", code="role_comes_along")
    if Role.objects.filter(name=name).exists():
        raise Refused(f"there is a role {name} already", code="already_exists")
    before, role.name = role.name, name
    _keep(role, "Name", actor, before=before, after=name)


def _checked(permissions: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(permissions)
    if unknown := sorted(chosen.difference(grantable())):
        raise Refused(f"there is no permission {unknown[0]}", code="permission_unknown")
    return chosen


def _words(permissions: Iterable[str]) -> str:
    return "; ".join(sorted(right(one) for one in permissions))


def _keep(role: Role, what: str, actor: User, *, before: str = "", after: str = "") -> None:
    keep_change(
        role.provider,
        Area.ROLES,
        what,
        subject=role.name,
        before=before,
        after=after,
        actor=actor.username,
    )
