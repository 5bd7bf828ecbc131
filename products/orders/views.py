from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.customer_page.page import customer_or_404
from accounts.database.transitions import allowed_transitions
from accounts.errors import Refused
from accounts.models import Customer
from accounts.web.confirm import done, effect, form_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest, acting_on
from accounts.web.rows import asks_for_row, rows_sent

from ..services.views import PERMISSION, ActionWords, action_page, may_change
from .forms import OrderForm, OrderItemForm, ReasonForm, RescheduleForm, item_choices
from .items import read_items
from .models import Order
from .operations import (
    cancel_order,
    complete_order,
    create_order,
    items_of,
    reschedule_order,
    submit_order,
)

WORDS = {
    "submit": ("Submit", "It is then worked on, and can be completed."),
    "complete": (
        "Complete",
        (
            "Every item is applied, in one transaction; an item that cannot be applied leaves all "
            "as it is."
        ),
    ),
    "cancel": ("Cancel", "None of its items is applied."),
    "reschedule": ("Reschedule", "All its items take effect on the new day."),
}


@require_safe
def detail(request: StaffRequest, account_number: str, order_ref: str) -> HttpResponse:
    """Show an order's items, and what may be done with it."""
    order = _order(account_number, order_ref)
    acts = [name for name in ("submit", "complete", "cancel") if name in allowed_transitions(order)]
    context = {
        "order": order,
        "customer": order.customer,
        "items": items_of(order),
        "acts": [(name, WORDS[name][0]) for name in [*acts, *(["reschedule"] if acts else [])]],
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "products/orders/order.html", context)


@may_change
@form_action
def act(request: StaffRequest, account_number: str, order_ref: str, name: str) -> HttpResponse:
    """Show what submitting, completing, cancelling or rescheduling the order does, and do it."""
    if name not in WORDS:
        raise Http404
    order = _order(account_number, order_ref)
    word, intro = WORDS[name]
    words = ActionWords(
        title=f"{word} order {order.order_ref}",
        button=f"{word} the order",
        back=reverse("order", args=[account_number, order_ref]),
        done=f"Order {order.order_ref}: {name} is done.",
        intro=intro,
    )
    form = (
        RescheduleForm(request.POST or None) if name == "reschedule" else ReasonForm(request.POST)
    )
    return action_page(request, order.customer, form, _acts(request, order)[name], words)


@may_change
@form_action
def new(request: StaffRequest, account_number: str) -> HttpResponse:
    """Put an order of the customer on record; nothing is changed before it is completed."""
    customer = customer_or_404(account_number)
    form, rows = OrderForm(request.POST or None), _rows(request, customer)
    context: dict[str, Any] = {"customer": customer, "form": form, "rows": rows}
    sent = request.method == "POST" and not asks_for_row(request)
    if sent and form.is_valid() and rows.is_valid():
        try:
            with effect(request):
                order = _create(request, customer, form, rows)
        except Refused as refusal:
            context["refused"] = sentence(str(refusal))
        else:
            words = f"Order {order.order_ref} is on record, and pending."
            return done(words, "order", account_number, order.order_ref)
    return render(
        request,
        "products/orders/order_new.html",
        context,
        status=409 if "refused" in context else 200,
    )


def _acts(
    request: StaffRequest, order: Order
) -> dict[str, Callable[[dict[str, Any]], Callable[[], object]]]:
    as_of = acting_on(request)
    return {
        "submit": lambda values: partial(submit_order, order, as_of=as_of, reason=values["reason"]),
        "complete": lambda values: partial(
            complete_order, order, as_of=as_of, reason=values["reason"]
        ),
        "cancel": lambda values: partial(cancel_order, order, as_of=as_of, reason=values["reason"]),
        "reschedule": lambda values: partial(
            reschedule_order, order, values["effective_on"], as_of=as_of
        ),
    }


def _rows(request: StaffRequest, customer: Customer) -> Any:
    day = acting_on(request).isoformat()
    rows = forms.formset_factory(OrderItemForm, extra=0, max_num=50, absolute_max=50)
    return rows(
        rows_sent(request, "item", effective_on=day),
        initial=[{"effective_on": day}],
        form_kwargs={"choices": item_choices(customer)},
        prefix="item",
    )


def _create(request: StaffRequest, customer: Customer, form: forms.Form, rows: Any) -> Order:
    documents = [row.document() for row in rows if row.cleaned_data.get("action")]
    description = form.cleaned_data["description"]
    return create_order(
        customer, read_items(customer, documents), as_of=acting_on(request), description=description
    )


def _order(account_number: str, order_ref: str) -> Order:
    order: Order = get_object_or_404(
        Order.objects.select_related("customer"),
        customer__account_number=account_number,
        order_ref=order_ref,
    )
    return order
