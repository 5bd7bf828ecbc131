from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...editing.pages import edit_form_page, edit_page
from ...web.confirm import Done, done, form_action, post_action
from ...web.pages import Values, press
from ...web.paging import page_by_key, place_in
from ...web.requests import StaffRequest
from ..forms import REVOKE, PersonRoleForm, SwitchOffForm
from ..models import Invitation, RoleHolder, User
from ..people import give_role, keys_made_by, switch_off, switch_on
from .access import access, may_manage, trail

NAMED = 10


@require_safe
def person_list(request: StaffRequest) -> HttpResponse:
    """List the people of the provider, and the invitations that wait."""
    people = User.objects.filter(provider=request.provider)
    page = page_by_key(people, "username", place_in(request.GET))
    held = RoleHolder.objects.filter(user__in=[one.pk for one in page.rows])
    roles = {one.user_id: one.role for one in held.select_related("role")}
    context = {
        "page": page,
        "people": [(one, roles.get(one.pk)) for one in page.rows],
        "invitations": Invitation.objects.select_related("role").order_by("-id"),
        "now": timezone.now(),
        **access(request),
    }
    return render(request, "accounts/staff/people.html", context)


@may_manage
@form_action
def role(request: StaffRequest, key: int) -> HttpResponse:
    """Ask for the person's other role, and give it."""
    person = _person(request, key)
    held = RoleHolder.objects.filter(user=person).select_related("role").first()
    form = PersonRoleForm(request.POST or None, initial={"role": held.role.code if held else ""})

    def act(values: Values) -> Done:
        give_role(request.provider, person, values["role"], actor=request.user)
        return done(f"{person.username} is {values['role'].name} from now on.", "staff")

    page = edit_form_page(f"Role of {_known_as(person)}", "Give this role", *trail())
    return edit_page(request, form, act, page, beside={"role_unchanged": "role"})


@may_manage
@form_action
def off(request: StaffRequest, key: int) -> HttpResponse:
    """Say what switching a person off means, and do it."""
    person = _person(request, key)
    keys = keys_made_by(person)
    form = SwitchOffForm(bool(keys), request.POST or None)

    def act(values: Values) -> Done:
        revoke = values.get("keys") == REVOKE
        revoked = switch_off(request.provider, person, actor=request.user, revoke_keys=revoke)
        words = f"{person.username} is switched off and signed out everywhere."
        if revoked:
            words += f" API keys that open nothing any more: {', '.join(revoked)}."
        return done(words, "staff")

    page = edit_form_page(
        f"Switch off {_known_as(person)}?", "Switch off", *trail(), intro=_means(keys)
    )
    return edit_page(request, form, act, page)


@may_manage
@post_action
def on(request: StaffRequest, key: int) -> HttpResponse:
    """Let a person sign in again."""
    person = _person(request, key)

    def act() -> str:
        switch_on(request.provider, person, actor=request.user)
        return f"{person.username} may sign in again, with the password and the role of before."

    return press(request, act, reverse("staff"))


def _person(request: StaffRequest, key: int) -> User:
    found: User = get_object_or_404(User, pk=key, provider=request.provider)
    return found


def _known_as(person: User) -> str:
    return person.get_full_name() or person.username


def _means(keys: list) -> str:
    words = (
        "The person is signed out everywhere at once and cannot sign in any more. What the person"
        " did stays on record."
    )
    if keys:
        named = ", ".join(f"{key.prefix} ({key.name})" for key in keys[:NAMED])
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        words += f" Made by this person and still in use: {named}{more}."
    return words
