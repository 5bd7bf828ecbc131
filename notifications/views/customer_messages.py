from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, acting_on
from accounts.switches import paused_because
from statements.views.customer import customer_context

from ..message_queries import explained_for
from ..states import MESSAGES, ViewerRole


@require_safe
def customer_messages(request: StaffRequest, account_number: str) -> HttpResponse:
    """Show what a viewer of this account would see, and why: each message with each condition's
    verdict.
    """
    context = customer_context(account_number, "messages", request.as_of)
    asked = request.GET.get("viewer_role", "")
    role = asked if asked in ViewerRole.values else ViewerRole.OWNER
    context |= {
        "role": role,
        "roles": ViewerRole.choices,
        "paused": paused_because(MESSAGES),
        "explained": explained_for(context["customer"], role, acting_on(request)),
    }
    return render(request, "customers/messages.html", context)
