from typing import Any

from django import forms

from accounts.forms import ActForm
from accounts.models.base import validate_key
from accounts.states import CustomerStatus, Language
from accounts.web.fields import AmountField

from .default_templates import Words
from .models import ThresholdRule
from .states import BlockCause, NextCheck

MAIL_FROM_NOW_ON = "Accounts that are below it already"


def next_check_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=MAIL_FROM_NOW_ON,
        choices=[
            (NextCheck.SILENT, "are not mailed: only those that fall below it from now on"),
            (NextCheck.REVIEW, "get an e-mail that waits for a person's review"),
            (NextCheck.SEND, "are mailed at the next check"),
        ],
    )


class RuleForm(ActForm):
    """A rule: below which balance customers are told, and how often."""

    code = forms.CharField(
        max_length=64, validators=[validate_key], help_text="The rule's name, in files and logs too"
    )
    threshold = AmountField(
        signed=True,
        help_text="Available balance, in each account's own currency; −50 is an account that owes 50 more than its credit limit",
    )
    rearm_margin = AmountField(
        label="Margin",
        initial=0,
        help_text="So far above the threshold must the balance rise before the customer can be told again",
    )
    repeat_after_days = forms.IntegerField(
        label="Tell again after days",
        min_value=1,
        max_value=3650,
        required=False,
        help_text="Empty: once",
    )
    statuses = forms.MultipleChoiceField(
        label="Accounts watched",
        choices=CustomerStatus.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label="In use", required=False, initial=True)
    next_check = next_check_field()

    def __init__(self, *args: Any, rule: ThresholdRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statuses"].widget.attrs.pop("class")
        if rule is not None:
            self.fields["code"].disabled = True


class OwnThresholdForm(ActForm):
    """What a rule means for one customer."""

    meaning = forms.ChoiceField(
        label="For this customer",
        choices=[
            ("rule", "the rule's threshold holds"),
            ("own", "another threshold holds"),
            ("never", "nobody is told"),
        ],
    )
    threshold = AmountField(label="Its threshold", signed=True, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        threshold: Any = self.fields["threshold"]
        threshold.in_currency(currency)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("meaning") == "own" and values.get("threshold") is None:
            self.add_error("threshold", "Give the threshold that holds for this customer.")
        return values


class TemplateForm(ActForm):
    """A provider's own words."""

    subject = forms.CharField(max_length=200)
    text = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    html = forms.CharField(
        label="HTML",
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Empty: made from the text",
    )

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)


class MailingForm(ActForm):
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


class BlockForm(ActForm):
    address = forms.EmailField(max_length=254)
    cause = forms.ChoiceField(choices=BlockCause.choices)
    detail = forms.CharField(max_length=500, required=False)
