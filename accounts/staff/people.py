"""What administrators do with people: another role, off and on.

Nobody does it to themselves, and somebody who may do it is always left.
"""

from django.db import connection, transaction

from ..api_keys.models import ApiKey
from ..api_keys.operations import revoke_api_key
from ..errors import Refused
from ..record.operations import keep_change
from ..record.states import Area
from ..tenancy.models import Provider
from ..tenancy.transactions import lock_provider
from .models import Role, RoleHolder, User
from .queries import MANAGE_STAFF, people_with


@transaction.atomic
def give_role(provider: Provider, person: User, role: Role, *, actor: User) -> None:
    """Give a person another role. It holds from the person's next request.

    Raises Refused for oneself, for the role that the person has, and where nobody would be left who
    may manage staff.
    """
    lock_provider(provider)
    _check_not_oneself(person, actor)
    holder = RoleHolder.objects.filter(user=person).select_related("role").first()
    if holder and holder.role_id == role.pk:
        raise Refused(f"{person.username} is {role.name} already", code="role_unchanged")
    before = holder.role.name if holder else ""
    RoleHolder.objects.update_or_create(provider=provider, user=person, defaults={"role": role})
    check_somebody_manages(provider)
    _keep(provider, person, "Role", actor, before=before, after=role.name)


@transaction.atomic
def switch_off(
    provider: Provider, person: User, *, actor: User, revoke_keys: bool = False
) -> list[str]:
    """Let a person sign in no more, and end its sessions.

    With `revoke_keys` the API keys that the person has made open nothing any more; return them.
    Raises Refused for oneself, for somebody who is switched off, and where nobody would be left who
    may manage staff.
    """
    lock_provider(provider)
    _check_not_oneself(person, actor)
    if not _switch(person, active=False):
        raise Refused(f"{person.username} is switched off already", code="person_off")
    check_somebody_manages(provider)
    revoked = [key.prefix for key in keys_made_by(person)] if revoke_keys else []
    for prefix in revoked:
        revoke_api_key(prefix)
    _keep(provider, person, "Switched off", actor)
    if revoked:
        _keep(provider, person, "API keys revoked", actor, before=", ".join(revoked))
    return revoked


@transaction.atomic
def switch_on(provider: Provider, person: User, *, actor: User) -> None:
    """Let a person sign in again. Raises Refused for oneself, and for somebody who may already."""
    lock_provider(provider)
    _check_not_oneself(person, actor)
    if not _switch(person, active=True):
        raise Refused(f"{person.username} may sign in already", code="person_on")
    _keep(provider, person, "Switched on", actor)


def keys_made_by(person: User) -> list[ApiKey]:
    """Return the API keys that the person made and that still open something.

    A key belongs to the provider; who made it has seen it.
    """
    made = ApiKey.objects.filter(made_by=person.username, revoked_at=None)
    return list(made.order_by("id"))


def check_somebody_manages(provider: Provider) -> None:
    """Raise Refused where nobody who may sign in may manage staff; needs the provider's lock."""
    if not people_with(provider, MANAGE_STAFF).exists():
        raise Refused("nobody would be left who may manage staff", code="last_administrator")


def _check_not_oneself(person: User, actor: User) -> None:
    if person.pk == actor.pk:
        raise Refused(
            "nobody changes their own role or switches themselves off", code="own_account"
        )


def _switch(person: User, *, active: bool) -> bool:
    """Switch the person, and give it a new mark, which ends its sessions (accounts/sql/staff.sql).

    Return whether there was something to switch.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT switch_person(%s, %s)", [person.pk, active])
        return bool(cursor.fetchone()[0])


def _keep(
    provider: Provider, person: User, what: str, actor: User, *, before: str = "", after: str = ""
) -> None:
    keep_change(
        provider,
        Area.STAFF,
        what,
        subject=person.username,
        before=before,
        after=after,
        actor=actor.username,
    )
