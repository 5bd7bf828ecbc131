from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.urls import reverse

from products.services.operations import lock_customer
from sync.coming.changes import Change, changes_of
from sync.workflows.plans import Plan

from ...customer_page.page import customer_or_404
from ...customers.models import Customer
from ...customers.operations import edit_customer
from ...customers.resources import CustomerResource
from ...editing.pages import FIELD, Record, meanwhile
from ...text import day_text
from ...web.confirm import form_action
from ...web.pages import Page, Values, confirm_page
from ...web.requests import StaffRequest, acting_on
from ..forms import TermsForm, terms_of
from ..page_words import ordinal

PERMISSION = "accounts.edit_customers"
BESIDE = {
    "bill_profile_archived": "bill_profile",
    "due_day_blocks_statements": "bill_profile",
    "cycle_day_of_profile": "cycle_day",
    "cycle_date_off_anchor": "cycle_day",
}


@permission_required(PERMISSION, raise_exception=True)
@form_action
def terms(request: StaffRequest, account_number: str) -> HttpResponse:
    """Give a customer another bill profile or cycle day, once what that causes was shown."""
    customer, as_of = customer_or_404(account_number), acting_on(request)
    form = TermsForm(customer, request.POST or None, initial=terms_of(customer))
    record = Record(CustomerResource, customer, terms_of)

    def steps(values: Values) -> list[Change]:
        change = partial(edit_customer, customer, _asked(customer, values), as_of=as_of)
        return changes_of([customer], change, as_of)

    def act(values: Values) -> str:
        record.check(request.POST.get(FIELD, ""))
        changed = edit_customer(customer, _asked(customer, values), as_of=as_of)
        return _said(changed)

    plan = Plan(steps, act, lambda values: "Save the change")
    back = reverse("customer", args=[account_number])
    context = {
        "customer": customer,
        "title": f"How {customer.name} is billed",
        "intro": "What was charged and billed before stays as it is.",
        "trail": (
            (reverse("customers"), "Customers"),
            (back, f"{account_number} {customer.name}"),
        ),
        "back": back,
        **meanwhile(request, form, record),
    }
    page = Page("sync/coming/act.html", back, context)
    lock = partial(lock_customer, customer.pk)
    return confirm_page(request, form, plan, page, lock=lock, beside=BESIDE)


def _asked(customer: Customer, values: Values) -> Values:
    """Return what was typed otherwise than it is: a profile brings its own cycle day along."""
    stored = terms_of(customer)
    return {name: value for name, value in values.items() if value != stored[name]}


def _said(customer: Customer) -> str:
    profile = f"{customer.account_number} is billed by {customer.bill_profile.name}"
    if customer.next_cycle_day:
        day = ordinal(customer.next_cycle_day)
        return f"{profile}. From its next advance on, its cycle day is the {day}."
    if customer.cycle_date:
        return f"{profile}, with the cycle date {day_text(customer.cycle_date)}."
    return f"{profile}."
