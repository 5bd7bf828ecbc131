from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.models import Customer
from accounts.paging import place_by_id
from accounts.requests import StaffRequest
from statements.views.customer import customer_context

from ..forms import OwnThresholdForm
from ..models import ThresholdOverride, ThresholdRule
from ..operations import drop_own_threshold, set_own_threshold
from ..queries import emails_of, own_rules
from .access import access, may_manage
from .rules import shows_and_acts


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


@shows_and_acts
@may_manage
def own_threshold(request: StaffRequest, account_number: str, code: str) -> HttpResponse:
    """Give a customer a threshold of its own for a rule, or take it away."""
    customer: Customer = get_object_or_404(Customer, account_number=account_number)
    rule: ThresholdRule = get_object_or_404(ThresholdRule, code=code)
    own = ThresholdOverride.objects.filter(customer=customer, rule=rule).first()
    meaning = "rule" if own is None else "never" if own.threshold is None else "own"
    form = OwnThresholdForm(
        request.POST or None, initial={"meaning": meaning, "threshold": own and own.threshold}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _store(customer, rule, **form.cleaned_data)
            messages.success(request, f"Stored. The next check of {rule.code} mails no backlog.")
        except Refused as refusal:
            messages.error(request, f"{refusal}. Nothing was changed.")
        return redirect("customer-notices", account_number)
    context = {"form": form, "customer": customer, "rule": rule}
    return render(request, "notifications/own_threshold.html", context)


def _store(
    customer: Customer, rule: ThresholdRule, *, meaning: str, threshold: Decimal | None
) -> None:
    if meaning == "rule":
        drop_own_threshold(customer, rule)
    else:
        set_own_threshold(customer, rule, threshold if meaning == "own" else None)
