from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import StaffRequest

from ..forms import MailingForm
from .access import may_manage
from .rules import shows_and_acts

VALUES = ("language", "emails_per_hour", "emails_per_customer_per_day")


@shows_and_acts
@may_manage
def mailing_settings(request: StaffRequest) -> HttpResponse:
    """Set the language of e-mails, and how many may leave."""
    provider = request.provider
    form = MailingForm(
        request.POST or None, initial={name: getattr(provider, name) for name in VALUES}
    )
    if request.method == "POST" and form.is_valid():
        for name in VALUES:
            setattr(provider, name, form.cleaned_data[name])
        provider.save(update_fields=VALUES)
        messages.success(request, "Stored. What is sent from now on follows it.")
        return redirect("mailing-settings")
    return render(request, "notifications/settings.html", {"form": form})
