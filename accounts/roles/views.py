from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..editing.pages import Record, edit_form_page, edit_page
from ..rest.resources import Resource
from ..staff.models import Role
from ..staff.queries import comes_along, permissions_of, roles_with_holders
from ..staff.views.access import access, may_manage, trail
from ..web.confirm import Done, done, form_action, post_action
from ..web.pages import Values, press
from ..web.requests import StaffRequest
from .forms import KnownRoleForm, RoleForm
from .operations import create_role, delete_role, edit_role

BESIDE = {
    "already_exists": "name",
    "permission_unknown": "permissions",
    "own_role": "permissions",
    "last_administrator": "permissions",
}


class RoleResource(Resource):
    """A role; its ETag tells whether somebody else has changed it."""

    kind, key = "role", "code"

    class Meta:
        model = Role
        fields = ("code", "name", "added", "removed")


@require_safe
def role_list(request: StaffRequest) -> HttpResponse:
    """List the roles with what each may do, and how many people have it."""
    rows = [
        {
            "role": role,
            "people": people,
            "comes_along": comes_along(role),
            "permissions": sorted(permissions_of(role)),
            "adjusted": comes_along(role) and bool(role.added or role.removed),
        }
        for role, people in roles_with_holders()
    ]
    context = {"rows": rows, **access(request)}
    return render(request, "accounts/roles/roles.html", context)


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask what a role is called and may do, and make it."""
    form = RoleForm(request.POST or None)

    def act(values: Values) -> Done:
        made = create_role(request.provider, actor=request.user, **values)
        return done(f"People can be given the role {made.name}.", "roles")

    page = edit_form_page("New role", "Make the role", *trail("roles", "Roles"))
    return edit_page(request, form, act, page, beside=BESIDE)


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change what a role may do, and what one of the provider's own is called."""
    found = _role(code)
    kind = KnownRoleForm if comes_along(found) else RoleForm
    form = kind(request.POST or None, initial=_shown(found))

    def act(values: Values) -> Done:
        changed = edit_role(found, actor=request.user, **values)
        return done(f"{changed.name} may do what you chose, from now on.", "roles")

    page = edit_form_page(
        found.name,
        "Save the role",
        *trail("roles", "Roles"),
        intro="It holds for everybody who has the role, from their next page.",
    )
    record = Record(RoleResource, found, _shown)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


@may_manage
@post_action
def remove(request: StaffRequest, code: str) -> HttpResponse:
    """Remove a role of the provider's own."""
    found = _role(code)

    def act() -> str:
        delete_role(found, actor=request.user)
        return f"The role {found.name} is removed."

    return press(request, act, reverse("roles"))


def _role(code: str) -> Role:
    found: Role = get_object_or_404(Role.objects.select_related("provider"), code=code)
    return found


def _shown(role: Role) -> Values:
    return {"name": role.name, "permissions": sorted(permissions_of(role))}
