from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.requests import StaffRequest

from .backend import SHOWN, Kept, kept_for, kept_one


@require_safe
def mailbox(request: StaffRequest) -> HttpResponse:
    """Show the e-mails that did not leave.

    There is no mail server, or the provider is a sandbox.
    """
    leaves = settings.MAIL_SERVER and (settings.SANDBOX_MAIL or not request.provider.sandbox)
    kept = [one for one in kept_for(request.provider.slug) if _may_read(request, one)]
    context = {"kept": kept, "leaves": leaves, "shown": SHOWN}
    return render(request, "notifications/mailbox/mailbox.html", context)


@require_safe
def one(request: StaffRequest, name: str) -> HttpResponse:
    found = kept_one(request.provider.slug, name)
    if found is None or not _may_read(request, found):
        raise Http404
    return render(request, "notifications/mailbox/kept.html", {"email": found})


def _may_read(request: StaffRequest, email: Kept) -> bool:
    return not email.needs or request.user.has_perm(email.needs)
