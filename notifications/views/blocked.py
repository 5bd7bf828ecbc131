from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.paging import place_by_id
from accounts.requests import StaffRequest

from ..forms import BlockForm
from ..models import BlockedAddress
from ..operations import record_mail_event
from ..queries import blocked_page
from .access import access, may_manage
from .rules import shows_and_acts


@shows_and_acts
def blocked(request: StaffRequest) -> HttpResponse:
    """List the addresses that are not mailed; block one by hand."""
    allowed = access(request)
    form = BlockForm(request.POST if request.method == "POST" and allowed["allowed"] else None)
    if form.is_bound and form.is_valid():
        try:
            record_mail_event(request.provider, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['address']} is not mailed any more.")
            return redirect("blocked-addresses")
        except Refused as refusal:
            messages.error(request, f"{refusal}. Nothing was changed.")
    context = {"form": form, "page": blocked_page(place_by_id(request.GET)), **allowed}
    return render(request, "notifications/blocked.html", context)


@require_POST
@may_manage
def lift(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let an address be mailed again."""
    found: BlockedAddress = get_object_or_404(BlockedAddress, pk=key)
    found.delete()
    messages.success(request, f"{found.address} may be mailed again.")
    return redirect("blocked-addresses")
