from django.http import HttpResponse

from accounts.settings.operations import edit_provider
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, form_page
from accounts.web.requests import StaffRequest

from ...balances.views.access import may_manage
from ..forms import MailingForm

VALUES = ("language", "emails_per_hour", "emails_per_customer_per_day")


@may_manage
@form_action
def mailing_settings(request: StaffRequest) -> HttpResponse:
    """Set the language of e-mails, and how many may leave; the change is kept."""
    provider = request.provider

    def act(values: Values) -> str:
        given = {name: values[name] for name in VALUES}
        edit_provider(provider, given, actor=request.user.get_username())
        return "Stored. What is sent from now on follows it."

    form = MailingForm(
        request.POST or None, initial={name: getattr(provider, name) for name in VALUES}
    )
    return form_page(
        request, form, act, Page("notifications/email/settings.html", "mailing-settings")
    )
