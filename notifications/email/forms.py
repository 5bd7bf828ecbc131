from django import forms

from accounts.tenancy.states import Language
from accounts.web.forms import ActionForm

from .states import BlockCause


class MailingForm(ActionForm):
    """How a provider's e-mails are written, and how many of them may leave."""

    language = forms.ChoiceField(
        choices=Language.choices,
        help_text="Of the platform's own words, and of every amount and date",
    )
    emails_per_hour = forms.IntegerField(
        label="E-mails an hour at most",
        min_value=1,
        max_value=10_000_000,
        help_text="One more pauses mailing and alerts staff",
    )
    emails_per_customer_per_day = forms.IntegerField(
        label="E-mails to one customer a day at most", min_value=1, max_value=1000
    )


class BlockForm(ActionForm):
    address = forms.EmailField(max_length=254)
    cause = forms.ChoiceField(choices=BlockCause.choices)
    detail = forms.CharField(max_length=500, required=False)
