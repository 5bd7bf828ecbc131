from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.customer_page.page import customer_or_404
from accounts.customers.states import CustomerKind
from accounts.customers.views import above
from accounts.models import Customer
from accounts.web.confirm import form_action
from accounts.web.forms import ActionForm
from accounts.web.pages import Page, Values, confirm_page
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest, acting_on
from products.services.operations import lock_customer
from sync.coming.changes import Change, changes_of
from sync.workflows.plans import Plan

from ..ledger.customer_queries import figures_for
from ..ledger.operations import move_customer
from .forms import ChildForm, ParentForm
from .queries import children_page

PERMISSION = "accounts.edit_customers"
may_edit = permission_required(PERMISSION, raise_exception=True)
REFUSALS = (
    "currency_differs",
    "has_transactions",
    "not_a_parent",
    "parent_closed",
    "parent_not_allowed",
    "parent_not_movable",
    "parent_required",
)
ACT = "sync/coming/act.html"
STAYS = (
    "An account with entries in the ledger stays where it is, since its parent has been billed "
    "for them."
)


@require_safe
def family(request: StaffRequest, account_number: str) -> HttpResponse:
    """Show the family of an account: who pays, and for whom."""
    customer = customer_or_404(account_number)
    payer = customer.parent or customer
    context = {
        "customer": customer,
        "payer": payer,
        "figures": figures_for(payer),
        "page": children_page(payer, place_in(request.GET)),
        "trail": (above(payer),),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "statements/families/family.html", context)


@may_edit
@form_action
def add(request: StaffRequest, account_number: str) -> HttpResponse:
    """Make an account the child of a parent, once what that causes was shown."""
    parent = customer_or_404(account_number)
    form = ChildForm(request.POST or None)
    back = reverse("customer-family", args=[account_number])
    page = _page(f"Add a child to {parent.name}", parent, back, STAYS)
    return _moved(request, form, lambda values: (values["child"], parent), page, "child")


@may_edit
@form_action
def move(request: StaffRequest, account_number: str) -> HttpResponse:
    """Give an account another parent, once what that causes was shown."""
    customer = customer_or_404(account_number)
    form = ParentForm(request.POST or None)
    back = reverse("customer-family", args=[account_number])
    page = _page(f"Move {customer.name} to a parent", customer, back, STAYS)
    return _moved(request, form, lambda values: (customer, values["parent"]), page, "parent")


@may_edit
@form_action
def detach(request: StaffRequest, account_number: str) -> HttpResponse:
    """Let a child stand alone, once what that causes was shown."""
    customer = customer_or_404(account_number)
    back = reverse("customer", args=[account_number])
    form = ActionForm(request.POST if request.method == "POST" else {})
    page = _page(
        f"Detach {customer.name} from its parent",
        customer,
        back,
        f"It becomes a standard account, and is billed for itself. {STAYS}",
    )
    return _moved(request, form, lambda values: (customer, None), page, "")


def _moved(
    request: StaffRequest,
    form: forms.Form,
    asked: Callable[[Values], tuple[Customer, Customer | None]],
    page: Page,
    field: str,
) -> HttpResponse:
    """Show what a move does to the account and to the parents, and do it when it is confirmed."""
    as_of = acting_on(request)

    def steps(values: Values) -> list[Change]:
        customer, parent = asked(values)
        concerned = [customer, customer.parent, parent]
        return changes_of(
            list(dict.fromkeys(one for one in concerned if one)),
            partial(move_customer, customer, parent, as_of=as_of),
            as_of,
        )

    def act(values: Values) -> str:
        customer, parent = asked(values)
        moved = move_customer(customer, parent, as_of=as_of)
        if moved.kind == CustomerKind.CHILD and parent:
            return f"{moved.account_number} is a child of {parent.account_number} now."
        return f"{moved.account_number} stands alone now, and is billed for itself."

    def button(values: Values) -> str:
        customer, parent = asked(values)
        if parent is None:
            return f"Detach {customer.account_number}"
        return f"Put {customer.account_number} under {parent.account_number}"

    def lock() -> None:
        customer, parent = asked(form.cleaned_data)
        for key in sorted({one.pk for one in (customer, parent) if one}):
            lock_customer(key)

    beside = dict.fromkeys(REFUSALS, field) if field else {}
    return confirm_page(request, form, Plan(steps, act, button), page, lock=lock, beside=beside)


def _page(title: str, customer: Customer, back: str, intro: str) -> Page:
    trail = (
        above(customer),
        (reverse("customer-family", args=[customer.account_number]), "Family"),
    )
    context = {"title": title, "intro": intro, "trail": trail, "back": back}
    return Page(ACT, back, context)
