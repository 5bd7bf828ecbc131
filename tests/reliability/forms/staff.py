"""Forms of staff and roles."""

from accounts.models import Invitation, Role, User
from accounts.roles.operations import create_role
from accounts.staff.invitations import invite
from accounts.staff.operations import create_staff
from accounts.staff.people import switch_off
from tests.reliability.forms.world import Form, World

STAFF, ROLES = "/settings/staff", "/settings/roles"


def invited(world: World) -> Form:
    values = {"full_name": "Ada", "email": "ada@example.test", "role": "clerk"}
    return f"{STAFF}/invite/", values


def invited_again(world: World) -> Form:
    return f"{STAFF}/invitations/{_invitation(world).pk}/again/", {}


def withdrawn(world: World) -> Form:
    return f"{STAFF}/invitations/{_invitation(world).pk}/withdraw/", {}


def role_given(world: World) -> Form:
    return f"{STAFF}/{_person(world).pk}/role/", {"role": "manager"}


def switched_off(world: World) -> Form:
    return f"{STAFF}/{_person(world).pk}/off/", {}


def switched_on(world: World) -> Form:
    person = _person(world)
    switch_off(world.provider, person, actor=world.person)
    return f"{STAFF}/{person.pk}/on/", {}


def role_made(world: World) -> Form:
    return f"{ROLES}/_new/", {"name": "Support", "permissions": ["accounts.run_workflows"]}


def role_changed(world: World) -> Form:
    values = {"permissions": ["accounts.run_workflows"]}
    return world.opened(f"{ROLES}/clerk/", values)


def role_removed(world: World) -> Form:
    made = create_role(world.provider, name="Support", permissions=[], actor=world.person)
    return f"{ROLES}/{made.code}/remove/", {}


def _person(world: World) -> User:
    create_staff(world.provider, f"max-{world.provider.pk}", "Billing clerk")
    return User.objects.get(username=f"max-{world.provider.pk}")


def _invitation(world: World) -> Invitation:
    return invite(
        world.provider,
        email="ada@example.test",
        full_name="Ada",
        role=Role.objects.get(code="clerk"),
        actor=world.person,
    )
