"""The log of e-mails to customers, and what staff decide on those that wait for them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.requests import StaffRequest

from ...balances.views.access import access, may_manage
from ..kinds import eligibility_of
from ..models import Email
from ..operations import DOUBTFUL, UNSENT, decide
from ..outbox import message_id, words_of
from ..states import EmailStatus


@require_safe
def email_detail(request: StaffRequest, key: UUID) -> HttpResponse:
    found: Email = get_object_or_404(
        Email.objects.select_related("customer", "episode__rule", "run"), pk=key
    )
    held = found.status == EmailStatus.HELD and not found.subject
    eligibility = eligibility_of(found) if held else None
    if eligibility and not eligibility.against:
        words = words_of(request.provider, found, eligibility)
        found.subject, found.text = words.subject, words.text  # shown, and not stored
    context = {
        "against": eligibility.against if eligibility else "",
        "as_of_now": eligibility is not None,
        "email": found,
        "message_id": message_id(found),
        "held": found.status == EmailStatus.HELD,
        "unsent": found.status in UNSENT,
        "doubtful": found.status in DOUBTFUL,
        **access(request),
    }
    return render(request, "notifications/email/email.html", context)


@may_manage
@post_action
def settle(request: StaffRequest, key: UUID) -> HttpResponse:
    """Decide on one e-mail: release, discard, send again, or take it as sent."""
    found: Email = get_object_or_404(Email, pk=key)
    actor = request.user.get_username()

    def act() -> str:
        decide(found, request.POST.get("act", ""), actor=actor)
        return ""

    return press(request, act, reverse("notification-email", args=[found.pk]))
