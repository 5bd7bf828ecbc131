from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Customer
from accounts.paging import place_by_id
from accounts.requests import StaffRequest
from accounts.web.confirm import shows_and_acts
from accounts.web.pages import Page, Values, form_page
from statements.views.customer import customer_context

from ..forms import OwnThresholdForm
from ..models import ThresholdOverride, ThresholdRule
from ..operations import drop_own_threshold, set_own_threshold
from ..queries import emails_of, own_rules
from .access import access, may_manage


@require_safe
def notices(request: StaffRequest, account_number: str) -> HttpResponse:
    """Show the rules as they are for a customer, and the e-mails that it was sent."""
    context = customer_context(account_number, "notices", request.as_of)
    context |= {
        "rules": own_rules(context["payer"]),
        "page": emails_of(context["payer"], place_by_id(request.GET)),
        **access(request),
    }
    return render(request, "customers/notices.html", context)


@may_manage
@shows_and_acts
def own_threshold(request: StaffRequest, account_number: str, code: str) -> HttpResponse:
    """Give a customer a threshold of its own for a rule, or take it away."""
    customer: Customer = get_object_or_404(Customer, account_number=account_number)
    rule: ThresholdRule = get_object_or_404(ThresholdRule, code=code)
    own = ThresholdOverride.objects.filter(customer=customer, rule=rule).first()
    meaning = "rule" if own is None else "never" if own.threshold is None else "own"
    form = OwnThresholdForm(
        request.POST or None, initial={"meaning": meaning, "threshold": own and own.threshold}
    )

    def act(values: Values) -> str:
        _store(customer, rule, **values)
        return f"Stored. The next check of {rule.code} mails no backlog."

    back = reverse("customer-notices", args=[account_number])
    context = {"customer": customer, "rule": rule}
    return form_page(request, form, act, Page("notifications/own_threshold.html", back, context))


def _store(
    customer: Customer, rule: ThresholdRule, *, meaning: str, threshold: Decimal | None
) -> None:
    if meaning == "rule":
        drop_own_threshold(customer, rule)
    else:
        set_own_threshold(customer, rule, threshold if meaning == "own" else None)
