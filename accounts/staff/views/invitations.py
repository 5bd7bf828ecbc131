from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ...editing.pages import edit_form_page, edit_page
from ...web.confirm import Done, done, form_action, post_action
from ...web.pages import Values, press
from ...web.requests import StaffRequest
from ..forms import InviteForm
from ..invitations import invite, withdraw
from ..models import Invitation
from .access import may_manage, trail


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask whom to invite and with which role, and send the link."""
    form = InviteForm(request.POST or None)

    def act(values: Values) -> Done:
        invite(request.provider, actor=request.user, **values)
        return done(f"The invitation goes to {values['email']}.", "staff")

    page = edit_form_page(
        "Invite somebody",
        "Send the invitation",
        *trail(),
        intro="The person gets an e-mail with a link, and chooses a name and a password there.",
    )
    return edit_page(request, form, act, page, beside={"person_known": "email"})


@may_manage
@post_action
def again(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send another link, for three days more; the one before opens nothing any more."""
    found: Invitation = get_object_or_404(Invitation.objects.select_related("role"), pk=key)

    def act() -> str:
        invite(
            request.provider,
            email=found.email,
            full_name=found.full_name,
            role=found.role,
            actor=request.user,
        )
        return f"Another link goes to {found.email}; the one before opens nothing any more."

    return press(request, act, reverse("staff"))


@may_manage
@post_action
def withdraw_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the link of an invitation open nothing."""
    found: Invitation = get_object_or_404(Invitation, pk=key)

    def act() -> str:
        withdraw(found, actor=request.user)
        return f"The link that was sent to {found.email} opens nothing any more."

    return press(request, act, reverse("staff"))
