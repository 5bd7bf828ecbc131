from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.customer_page.page import customer_or_404
from accounts.models import Customer
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, form_page
from accounts.web.requests import StaffRequest

from ..forms import OwnThresholdForm
from ..models.threshold_rule import ThresholdOverride, ThresholdRule
from ..operations import drop_own_threshold, set_own_threshold
from .access import may_manage


@may_manage
@form_action
def own_threshold(request: StaffRequest, account_number: str, code: str) -> HttpResponse:
    """Give a customer a threshold of its own for a rule, or take it away."""
    customer = customer_or_404(account_number)
    rule: ThresholdRule = get_object_or_404(ThresholdRule, code=code)
    own = ThresholdOverride.objects.filter(customer=customer, rule=rule).first()
    meaning = "rule" if own is None else "never" if own.threshold is None else "own"
    form = OwnThresholdForm(
        request.POST or None,
        initial={"meaning": meaning, "threshold": own and own.threshold},
        currency=customer.currency,
    )

    def act(values: Values) -> str:
        _store(customer, rule, **values)
        return f"Stored. The next check of {rule.code} mails no backlog."

    back = reverse("customer-notifications", args=[account_number])
    context = {"customer": customer, "rule": rule}
    return form_page(
        request, form, act, Page("notifications/balances/own_threshold.html", back, context)
    )


def _store(
    customer: Customer, rule: ThresholdRule, *, meaning: str, threshold: Decimal | None
) -> None:
    if meaning == "rule":
        drop_own_threshold(customer, rule)
    else:
        set_own_threshold(customer, rule, threshold if meaning == "own" else None)
