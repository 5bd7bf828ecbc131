from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..web.confirm import post_action
from ..web.pages import press
from ..web.paging import page_by_key, place_by_id
from ..web.requests import StaffRequest
from .models.process import ParkedAccount
from .parking import parked_accounts, release

PERMISSION = "accounts.run_process"


@require_safe
def parked_list(request: StaffRequest) -> HttpResponse:
    """List the accounts that processes leave out because of their data, the last parked first."""
    context = {
        "page": page_by_key(parked_accounts(), "id", place_by_id(request.GET), newest_first=True),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "accounts/processes/parked_accounts.html", context)


@permission_required(PERMISSION, raise_exception=True)
@post_action
def release_parked(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the process take the account again."""
    found: ParkedAccount = get_object_or_404(parked_accounts(), pk=key)

    def act() -> str:
        release(request.provider, found)
        number = found.customer.account_number
        return f"{number} is taken by the next run of {found.get_process_display()}."

    return press(request, act, reverse("parked-accounts"))
