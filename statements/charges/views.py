from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.files import amount
from accounts.lists.pages import ListPage, list_answer
from accounts.web.addresses import page_url
from accounts.web.confirm import form_action
from accounts.web.pages import Page, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from accounts.web.totals import Total
from products.models import Product
from products.services.operations import lock_customer
from sync.workflows.plans import Plan, Values

from ..queue.unbilled import ParkedRow, Release, parked_one, would_release
from .batch.recurring import Parked, parked_products
from .filters import ParkedFilter
from .forms import ReleaseForm
from .releases import release

PERMISSION = "statements.release_parked"


class ParkedList(ListPage):
    """The products that are too far behind, with what releasing each would charge."""

    name, template = "parked", "statements/charges/parked.html"
    nouns = ("parked product", "parked products")
    key = "product_ref"
    columns = (
        Column("product", "Product", None, row_head=True),
        Column("account", "Account", F("customer__account_number")),
        Column("status", "Status", F("status")),
        Column("rate", "Rate", F("rate"), "number"),
        Column("since", "Not charged since"),
        Column("periods", "Periods", css="number"),
        Column("amount", "Would be charged", css="number key", fixed=True),
        Column("release", "Release", fixed=True),
    )
    file = {
        "product_ref": "product.product_ref",
        "account_number": "product.customer.account_number",
        "name": "product.customer.name",
        "status": "product.status",
        "rate": "product.rate",
        "first_day": "parked.first_day",
        "last_day": "parked.last_day",
        "periods": "parked.periods",
        "currency": "product.customer.currency",
        "amount": amount("parked.amount", "product.customer.currency"),
    }

    @cached_property
    def parked(self) -> dict[Any, Parked]:
        found = parked_products(self.request.provider, as_of=acting_on(self.request))
        return {one.product_id: one for one in found}

    def filter(self, query: QueryDict) -> ParkedFilter:
        return ParkedFilter(query, Product.objects.filter(pk__in=list(self.parked)))

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("customer", "product_type", "line")

    def shown(self, rows: Sequence[Any]) -> list[ParkedRow]:
        return [ParkedRow(product, self.parked[product.pk]) for product in rows]

    def totals(self, found: QuerySet) -> Iterable[Total]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for key, currency in found.values_list("pk", "customer__currency"):
            sums[currency] += self.parked[key].amount
        return [Total("would be charged", sums[one], one) for one in sorted(sums)]

    def more(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "acting_on": acting_on(self.request),
            "allowed": self.request.user.has_perm(PERMISSION),
            "permission": PERMISSION,
        }


@require_safe
def parked_list(request: StaffRequest) -> HttpResponseBase:
    """List the products that are too far behind, with what releasing each would charge."""
    return list_answer(ParkedList(request))


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
