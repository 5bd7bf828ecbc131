from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.web.confirm import form_action, post_action
from accounts.web.pages import Page, Values, form_page, press
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest

from ...balances.views.access import access, may_manage
from ..forms import BlockForm
from ..models import BlockedAddress
from ..operations import record_mail_event
from ..queries import blocked_page


@form_action
def blocked(request: StaffRequest) -> HttpResponse:
    """List the addresses that are not mailed; block one by hand."""
    allowed = access(request)
    if request.method == "POST" and not allowed["allowed"]:
        raise PermissionDenied

    def act(values: Values) -> str:
        record_mail_event(request.provider, **values)
        return f"{values['address']} is not mailed any more."

    context = {"page": blocked_page(place_by_id(request.GET)), **allowed}
    page = Page("notifications/email/blocked.html", "blocked-addresses", context)
    return form_page(request, BlockForm(request.POST or None), act, page)


@may_manage
@post_action
def lift(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let an address be mailed again."""
    found: BlockedAddress = get_object_or_404(BlockedAddress, pk=key)

    def act() -> str:
        found.delete()
        return f"{found.address} may be mailed again."

    return press(request, act, reverse("blocked-addresses"))
