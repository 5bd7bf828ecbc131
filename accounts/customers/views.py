from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse

from ..customer_page.page import customer_or_404
from ..editing.pages import Record, edit_form_page, edit_page
from ..web.confirm import Done, done, form_action
from ..web.pages import Values
from ..web.requests import StaffRequest, acting_on
from .forms import CustomerField, KnownForm, NewCustomerForm, known_of
from .models import Customer
from .operations import create_customer, edit_customer
from .resources import CustomerResource
from .states import CustomerKind

PERMISSION = "accounts.edit_customers"
may_edit = permission_required(PERMISSION, raise_exception=True)
OF_ACCOUNT = ("account_number", "kind", "parent", "status", "currency", "bill_profile", "cycle_day")
BESIDE = {
    "already_exists": "account_number",
    "parent_not_allowed": "parent",
    "parent_required": "parent",
    "not_a_parent": "parent",
    "parent_closed": "parent",
    "currency_differs": "currency",
    "currency_unknown": "currency",
    "bill_profile_archived": "bill_profile",
    "due_day_blocks_statements": "bill_profile",
    "too_fine": "credit_limit",
    "too_large": "credit_limit",
}


@may_edit
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask what a customer is, and make it. An address may name the parent of a child."""
    form = NewCustomerForm(
        request.provider, request.provider.currency, request.POST or None, initial=_first(request)
    )

    def act(values: Values) -> Done:
        asked = {name: values[name] for name in OF_ACCOUNT}
        made = create_customer(request.provider, as_of=acting_on(request), **asked, **form.known())
        words = f"{made.name} is on record as {made.account_number}, {made.get_status_display()}."
        return done(words, "customer", made.account_number)

    page = edit_form_page(
        "New customer",
        "Create the customer",
        _list(),
        intro="Nothing is billed before the account is activated.",
    )
    return edit_page(request, form, act, page, beside=BESIDE)


@may_edit
@form_action
def edit(request: StaffRequest, account_number: str) -> HttpResponse:
    """Change what is known of a customer: whom to write to and where, and its credit limit."""
    customer = customer_or_404(account_number)
    form = KnownForm(
        request.provider, customer.currency, request.POST or None, initial=known_of(customer)
    )

    def act(values: Values) -> Done:
        edit_customer(customer, form.known(), as_of=acting_on(request))
        return done("The changes are saved.", "customer", account_number)

    page = edit_form_page(f"Edit {customer.name}", "Save the changes", _list(), above(customer))
    record = Record(CustomerResource, customer, known_of)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


def above(customer: Customer) -> tuple[str, str]:
    """Return the page of a customer as the pages below it name it in their trail."""
    number = customer.account_number
    return reverse("customer", args=[number]), f"{number} {customer.name}"


def _list() -> tuple[str, str]:
    return reverse("customers"), "Customers"


def _first(request: StaffRequest) -> dict[str, Any]:
    """Return what the form starts with: a standard account, or a child of the parent named."""
    first: dict[str, Any] = {"currency": request.provider.currency}
    parent = _customer_named(request.GET.get("parent", ""))
    if parent:
        first |= {
            "kind": CustomerKind.CHILD,
            "parent": parent.account_number,
            "currency": parent.currency,
            "bill_profile": parent.bill_profile.code,
        }
    return first


def _customer_named(number: str) -> Customer | None:
    try:
        found: Customer | None = CustomerField(max_length=64, required=False).clean(number)
    except ValidationError:
        return None
    return found
