from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.customer_page.page import customer_or_404
from accounts.customers.views import above
from accounts.editing.pages import Record, edit_form_page, edit_page
from accounts.models import Customer
from accounts.web.confirm import Done, done, form_action
from accounts.web.pages import Page, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from sync.workflows.plans import Plan, Values
from sync.workflows.preview import preview

from ..selling.operations import add_product
from .editing import edit_product
from .forms import DescriptionForm, PriceForm, ProductForm, ServiceForm
from .models.line import Line
from .models.product import Product
from .operations import change_line, change_product, change_rate, lock_customer
from .resources import ProductResource

PERMISSION = "products.change_services"
may_change = permission_required(PERMISSION, raise_exception=True)


@dataclass(frozen=True)
class ActionWords:
    """What the page of an act says.

    It has a title, the words of the button that acts, what is said when it is done, and `back`, the
    page that follows.
    """

    title: str
    button: str
    back: str
    done: str
    intro: str = ""


@may_change
@form_action
def line(request: StaffRequest, account_number: str, line_ref: str) -> HttpResponse:
    """Activate, suspend, reactivate or disconnect a line, and its products with it."""
    found: Line = get_object_or_404(
        Line.objects.select_related("customer"),
        customer__account_number=account_number,
        line_ref=line_ref,
    )
    return _service(request, found, f"line {found.identifier}", change_line)


@may_change
@form_action
def product(request: StaffRequest, account_number: str, product_ref: str) -> HttpResponse:
    """Activate, suspend, reactivate or disconnect one product."""
    found = _product(account_number, product_ref)
    return _service(
        request, found, f"product {found.description or found.product_ref}", change_product
    )


@may_change
@form_action
def rate(request: StaffRequest, account_number: str, product_ref: str) -> HttpResponse:
    """Charge a product at another rate, or for another quantity, from its next period on."""
    found = _product(account_number, product_ref)
    form = PriceForm(request.POST or None, initial={"rate": found.rate, "quantity": found.quantity})
    words = ActionWords(
        title=f"Change the price of {found.description or found.product_ref}",
        button="Change the price",
        back=_back(account_number),
        done=f"{found.description or found.product_ref} has its new price.",
        intro=(
            "Periods that are charged already stay as they are; the new price holds from the next "
            "one on."
        ),
    )
    return action_page(
        request,
        found.customer,
        form,
        lambda values: partial(
            change_rate,
            found,
            values["rate"],
            quantity=values["quantity"],
            as_of=acting_on(request),
        ),
        words,
    )


@may_change
@form_action
def describe(request: StaffRequest, account_number: str, product_ref: str) -> HttpResponse:
    """Give a product another description; entries that are made already keep theirs."""
    found = _product(account_number, product_ref)
    form = DescriptionForm(request.POST or None, initial=_described(found))

    def act(values: Values) -> Done:
        edit_product(found, values, as_of=acting_on(request))
        return done("The description is changed.", "customer-products", account_number)

    page = edit_form_page(
        f"Edit {found}",
        "Save the changes",
        above(found.customer),
        (_back(account_number), "Lines & products"),
        intro="Charges that are made already keep the description that they have.",
    )
    return edit_page(request, form, act, page, record=Record(ProductResource, found, _described))


@may_change
@form_action
def add(request: StaffRequest, account_number: str) -> HttpResponse:
    """Give the customer a product, pending or active from a day on."""
    customer = customer_or_404(account_number)
    form = ProductForm(customer, request.POST or None, initial={"line": request.GET.get("line")})
    words = ActionWords(
        title=f"Add a product to {customer.name}",
        button="Add the product",
        back=_back(account_number),
        done="The product is added.",
        intro="A recurring product is charged from the day on which it becomes active.",
    )
    return action_page(
        request,
        customer,
        form,
        lambda values: partial(
            add_product,
            customer,
            values["product_type"],
            as_of=acting_on(request),
            **_given(values),
        ),
        words,
    )


def action_page(
    request: StaffRequest,
    customer: Customer,
    form: forms.Form,
    act_of: Callable[[Values], Callable[[], object]],
    words: ActionWords,
) -> HttpResponse:
    """Show the form of an act on one account, then what it would do, and do exactly that.

    A form without required fields is shown with its effect at once.
    """

    def act(values: Values) -> str:
        act_of(values)()
        return words.done

    plan = Plan(
        steps=lambda values: preview(customer, act_of(values), as_of=acting_on(request)),
        act=act,
        button=lambda values: words.button,
    )
    page = Page("products/services/act.html", words.back, {"customer": customer, "page": words})
    return confirm_page(request, form, plan, page, lock=partial(lock_customer, customer.pk))


def _service(
    request: StaffRequest, service: Line | Product, name: str, change: Any
) -> HttpResponse:
    as_of = acting_on(request)
    form = ServiceForm(service, request.POST or None, initial={"effective_on": as_of})
    words = ActionWords(
        title=f"Change {name}",
        button="Do this",
        back=_back(service.customer.account_number),
        done=f"The {name} is changed.",
        intro="Disconnecting is for good: what is disconnected cannot be activated again.",
    )

    def act_of(values: Values) -> Callable[[], object]:
        options = {"effective_on": values["effective_on"], "reason": values["reason"]}
        return partial(change, service, values["transition"], as_of=as_of, **options)

    return action_page(request, service.customer, form, act_of, words)


def _given(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "product_type"}


def _product(account_number: str, product_ref: str) -> Product:
    found: Product = get_object_or_404(
        Product.objects.select_related("customer"),
        customer__account_number=account_number,
        product_ref=product_ref,
    )
    return found


def _described(product: Product) -> Values:
    return {"description": product.description}


def _back(account_number: str) -> str:
    return reverse("customer-products", args=[account_number])
