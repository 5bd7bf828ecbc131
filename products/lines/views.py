from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.customer_page.page import customer_or_404
from accounts.customers.views import above
from accounts.editing.pages import Record, edit_form_page, edit_page
from accounts.web.confirm import Done, done, form_action
from accounts.web.pages import Values
from accounts.web.requests import StaffRequest, acting_on

from ..services.models.line import Line
from ..services.resources import LineResource
from ..services.views import may_change
from .forms import LineForm, NewLineForm
from .operations import add_line, edit_line

TAB = "customer-products"
BESIDE = {"already_exists": "line_ref"}


@may_change
@form_action
def add(request: StaffRequest, account_number: str) -> HttpResponse:
    """Give the customer a line, pending."""
    customer = customer_or_404(account_number)
    form = NewLineForm(request.POST or None)

    def act(values: Values) -> Done:
        line = add_line(customer, as_of=acting_on(request), **values)
        return done(f"Line {line.identifier} is added, and pending.", TAB, account_number)

    page = edit_form_page(
        f"Add a line to {customer.name}",
        "Add the line",
        above(customer),
        (reverse(TAB, args=[account_number]), "Lines & products"),
        intro="Nothing on a pending line is billed. Activate it once the service works.",
    )
    return edit_page(request, form, act, page, beside=BESIDE)


@may_change
@form_action
def edit(request: StaffRequest, account_number: str, line_ref: str) -> HttpResponse:
    """Give a line another identifier."""
    line: Line = get_object_or_404(
        Line.objects.select_related("customer"),
        customer__account_number=account_number,
        line_ref=line_ref,
    )
    form = LineForm(request.POST or None, initial=_shown(line))

    def act(values: Values) -> Done:
        edit_line(line, values, as_of=acting_on(request))
        return done(f"The line is now {values['identifier']}.", TAB, account_number)

    page = edit_form_page(
        f"Edit line {line.identifier}",
        "Save the changes",
        above(line.customer),
        (reverse(TAB, args=[account_number]), "Lines & products"),
    )
    return edit_page(request, form, act, page, record=Record(LineResource, line, _shown))


def _shown(line: Line) -> Values:
    return {"identifier": line.identifier}
