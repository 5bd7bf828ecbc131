from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q

from ..customers.models import Customer
from ..tenancy.rows import validate_key
from ..web.filters import ChoiceFilter, ListFilter, PartFilter
from ..web.forms import ActionForm, Groups
from .models import BillProfile
from .states import BillingMode

FIELDS = (
    "name",
    "billing_mode",
    "lead_days",
    "terms_days",
    "advance_months",
    "cycle_day",
    "due_day",
    "auto_create_statements",
    "prorate_first_period",
    "hold_cycle_for_statement",
)


def _day(label: str, empty: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=31, required=False, help_text=empty
    )


class ProfileForm(ActionForm):
    """How and when customers are billed."""

    groups: ClassVar[Groups] = (
        ("The profile", ("name", "code", "billing_mode")),
        ("When", ("lead_days", "terms_days", "advance_months", "cycle_day", "due_day")),
        (
            "How",
            ("auto_create_statements", "hold_cycle_for_statement", "prorate_first_period"),
        ),
    )

    name = forms.CharField(max_length=200)
    billing_mode = forms.ChoiceField(
        label="Mode",
        choices=BillingMode.choices,
        help_text="Cycle-based: a statement for each cycle date. Daily-based: the last due date "
        "alone keeps the next statement back",
    )
    lead_days = forms.IntegerField(
        min_value=0, max_value=60, help_text="Days before the cycle date to enter the queue"
    )
    terms_days = forms.IntegerField(
        min_value=0, max_value=365, help_text="Days from the cycle date until a statement is due"
    )
    advance_months = forms.IntegerField(
        min_value=0, max_value=12, help_text="Months that are charged ahead of the cycle date"
    )
    cycle_day = _day("Cycle day", "Empty: each customer has its own")
    due_day = _day("Due day", "Empty: due when the terms are over")
    auto_create_statements = forms.BooleanField(
        label="The daily run creates the statements", required=False
    )
    hold_cycle_for_statement = forms.BooleanField(
        label="The cycle date waits for the statement", required=False
    )
    prorate_first_period = forms.BooleanField(
        label="A first month that is not whole is charged by its days", required=False
    )

    def profile_values(self) -> dict[str, Any]:
        """Return what was typed as the operations take it."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewProfileForm(ProfileForm):
    code = forms.CharField(
        max_length=64,
        required=False,
        validators=[validate_key],
        help_text="Empty: the platform makes one",
    )


class TermsForm(ActionForm):
    """By which profile, and on which cycle day, a customer is billed."""

    bill_profile = forms.ModelChoiceField(
        BillProfile._base_manager.none(), to_field_name="code", empty_label=None
    )
    cycle_day = forms.IntegerField(min_value=1, max_value=31, required=False)

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The one that it has may be archived, and stays possible.
        offered = Q(archived_at=None) | Q(pk=customer.bill_profile_id)
        fields: Any = self.fields
        fields["bill_profile"].queryset = BillProfile.objects.filter(offered).order_by(
            "name", "code"
        )
        fields["cycle_day"].help_text = (
            "Another day takes effect when the cycle date next moves"
            if customer.cycle_date
            else "Empty: the profile's, or the day on which the account is activated"
        )


class ProfileListFilter(ListFilter):
    """Which bill profiles a page lists."""

    q = django_filters.CharFilter(
        label="Name or code", max_length=200, method="named", widget=forms.TextInput
    )
    billing_mode = ChoiceFilter(label="Mode", choices=BillingMode.choices, empty_label="Any")
    part = PartFilter(
        {
            "": ("In use", Q(archived_at=None)),
            "archived": ("Archived", Q(archived_at__isnull=False)),
            "all": ("All", Q()),
        },
        label="Which",
    )

    def named(self, rows: Any, name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(code__icontains=text))


def shown_of(profile: BillProfile) -> dict[str, Any]:
    """Return what the form shows of a profile, field by field."""
    return {name: getattr(profile, name) for name in FIELDS}


def terms_of(customer: Customer) -> dict[str, Any]:
    """Return what the form shows of how a customer is billed: a day that waits is its day."""
    day = customer.next_cycle_day or customer.cycle_day
    return {"bill_profile": customer.bill_profile, "cycle_day": day}
