from typing import Any

from django import forms

from accounts.customers.states import CustomerStatus
from accounts.tenancy.rows import validate_key
from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm

from ..balances.models.threshold_rule import ThresholdRule
from ..balances.states import NextCheck


class RuleForm(ActionForm):
    """A rule: below which balance customers are told, and how often."""

    code = forms.CharField(
        max_length=64, validators=[validate_key], help_text="The rule's name, in files and logs too"
    )
    threshold = AmountField(
        signed=True,
        help_text=(
            "Available balance, in each account's own currency; −50 is an account that owes 50 "
            "more than its credit limit"
        ),
    )
    rearm_margin = AmountField(
        label="Margin",
        initial=0,
        help_text=(
            "So far above the threshold must the balance rise before the customer can be told again"
        ),
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
    next_check = forms.ChoiceField(
        label="Accounts that are below it already",
        choices=[
            (NextCheck.SILENT, "are not mailed: only those that fall below it from now on"),
            (NextCheck.REVIEW, "get an e-mail that waits for a person's review"),
            (NextCheck.SEND, "are mailed at the next check"),
        ],
    )

    def __init__(self, *args: Any, rule: ThresholdRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule is not None:
            self.fields["code"].disabled = True
