from datetime import date
from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.web.addresses import page_url
from accounts.web.confirm import form_action
from accounts.web.pages import Page, confirm_page
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest, acting_on
from products.models import Product
from products.services.operations import lock_customer
from sync.workflows.plans import Plan, Values

from ..queue.unbilled import Release, parked_one, parked_page, would_release
from .forms import ReleaseForm
from .releases import release

PERMISSION = "statements.release_parked"


@require_safe
def parked_list(request: StaffRequest) -> HttpResponse:
    """List the products that are too far behind, with what releasing each would charge."""
    page, count = parked_page(request.provider, acting_on(request), place_in(request.GET))
    context = {
        "page": page,
        "count": count,
        "acting_on": acting_on(request),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "statements/charges/parked.html", context)


@permission_required(PERMISSION, raise_exception=True)
@form_action
def release_page(request: StaffRequest, product_ref: str) -> HttpResponse:
    """Show what releasing a parked product would charge, and release it when confirmed.

    It is billed for all that it is behind, or from a later date on.
    """
    product: Product = get_object_or_404(
        Product.objects.select_related("customer"), product_ref=product_ref
    )
    as_of = acting_on(request)
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "product": product,
        "acting_on": as_of,
        "parked": parked_one(request.provider, product, as_of),
    }
    return confirm_page(
        request,
        ReleaseForm(asked.dict()),
        _plan(product, as_of),
        Page("statements/charges/release.html", _back(request), context),
        lock=partial(lock_customer, product.customer_id),
    )


def _plan(product: Product, as_of: date) -> Plan:
    def act(values: Values) -> str:
        from_date, reason = values["from_date"], values["reason"]
        posted = release(product, as_of=as_of, from_date=from_date, reason=reason)
        made = posted.charges + posted.credits
        entries = f"{made:,} {'entry' if made == 1 else 'entries'}"
        return f"{product} is released: {entries} posted to {product.customer.account_number}."

    def steps(values: Values) -> Release:
        return would_release(product, as_of=as_of, from_date=values["from_date"])

    return Plan(steps, act, lambda values: "Release and charge")


def _back(request: StaffRequest) -> str:
    return page_url(request, "parked")
