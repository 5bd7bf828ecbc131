from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.paging import place_in
from accounts.requests import StaffRequest, acting_on
from accounts.switches import paused_because
from products.models import Product
from statements.releasing import release
from statements.states import MRC
from statements.unbilled_queries import parked_one, parked_page, would_release

from ..health_forms import ReleaseForm

PERMISSION = "statements.release_parked"


@require_safe
def parked_list(request: StaffRequest) -> HttpResponse:
    """List the products that are too far behind to be charged unasked, with what releasing each
    would charge.
    """
    page, count = parked_page(request.provider, acting_on(request), place_in(request.GET))
    context = {
        "page": page,
        "count": count,
        "acting_on": acting_on(request),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "statements/parked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION, raise_exception=True)
def release_page(request: StaffRequest, product_ref: str) -> HttpResponse:
    """Show what releasing a parked product would charge, all of it or from a later date on, and
    release it when that is confirmed.
    """
    product: Product = get_object_or_404(
        Product.objects.select_related("customer"), product_ref=product_ref
    )
    as_of = acting_on(request)
    asked = request.POST if request.method == "POST" else request.GET
    form = ReleaseForm(asked.dict())
    context: dict[str, Any] = {"product": product, "form": form, "acting_on": as_of}
    context["parked"] = parked_one(request.provider, product, as_of)
    status = 200
    if form.is_valid():
        values, shown = form.cleaned_data, _shown(form.cleaned_data)
        try:
            if request.method == "POST" and asked.get("shown") == shown:
                return _release(request, product, as_of, values)
        except Refused as refusal:
            context["refused"], status = str(refusal), 409
        try:
            found = would_release(product, as_of=as_of, from_date=values["from_date"])
            context |= {"found": found, "shown": shown}
        except Refused as refusal:
            context["impossible"] = str(refusal)
    return render(request, "statements/release.html", context, status=status)


def _release(
    request: StaffRequest, product: Product, as_of: date, values: dict[str, Any]
) -> HttpResponse:
    if paused := paused_because(MRC):
        raise Refused(f"recurring charges are {paused}")
    if values["from_date"] and not values["reason"].strip():
        raise Refused("say why the days before are not charged")
    posted = release(product, as_of=as_of, from_date=values["from_date"], reason=values["reason"])
    made = posted.charges + posted.credits
    messages.success(
        request,
        f"{product} is released: {made:,} {'entry' if made == 1 else 'entries'} posted to {product.customer.account_number}.",
    )
    query = f"?as_of={request.as_of.isoformat()}" if request.as_of != request.today else ""
    return redirect(reverse("parked") + query)


def _shown(values: dict[str, Any]) -> str:
    """Return what the amount depends on: released is what was shown."""
    return values["from_date"].isoformat() if values["from_date"] else "all"
