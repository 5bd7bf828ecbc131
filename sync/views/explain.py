from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from statements.views.customer import customer_context

from ..explain import explain


@require_safe
def explain_customer(request: StaffRequest, account_number: str) -> HttpResponse:
    """Show every rule for the account with its dates; `part=summary` is the short form that the
    overview takes in.
    """
    context = customer_context(account_number, "explain", request.as_of)
    context["explained"] = explain(context["customer"], request.as_of)
    context["charged"] = sum(product["eligible"] for product in context["explained"]["products"])
    template = (
        "customers/explain_summary.html"
        if request.GET.get("part") == "summary"
        else "customers/explain.html"
    )
    return render(request, template, context)
