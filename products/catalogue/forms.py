from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from accounts.tenancy.rows import validate_key
from accounts.web.filters import ChoiceFilter, ListFilter, PartFilter
from accounts.web.forms import ActionForm

from ..services.forms import rate_field
from ..services.states import Billing
from .queries import TypeUse, counted


class TypeForm(ActionForm):
    """What is sold, and how it is charged."""

    name = forms.CharField(max_length=200)
    billing = forms.ChoiceField(
        label="Charged",
        choices=Billing.choices,
        help_text="Recurring: every month. One-time: once, when it becomes active",
    )
    default_rate = rate_field(
        required=False, help_text="Empty: each product is given a rate of its own"
    )
    bill_while_suspended = forms.BooleanField(
        label="Charged while suspended", required=False, initial=True
    )

    def __init__(self, *args: Any, use: TypeUse | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if use and use.suspended:
            suspended = counted(use.suspended, "product of it is", "products of it are")
            self.fields["bill_while_suspended"].help_text = (
                f"{suspended[:1].upper() + suspended[1:]} suspended now: a change holds for what "
                "is charged of them from now on"
            )


class NewTypeForm(TypeForm):
    code = forms.CharField(
        max_length=64,
        required=False,
        validators=[validate_key],
        help_text="Empty: the platform makes one",
    )
    field_order = ("name", "code")


class TypeListFilter(ListFilter):
    """Which product types a page lists."""

    q = django_filters.CharFilter(
        label="Name or code", max_length=200, method="named", widget=forms.TextInput
    )
    billing = ChoiceFilter(label="Charged", choices=Billing.choices, empty_label="Any way")
    show = PartFilter(
        {
            "": ("For sale", Q(archived_at=None)),
            "archived": ("Archived", Q(archived_at__isnull=False)),
            "all": ("All", Q()),
        },
        label="Which",
    )

    def named(self, rows: Any, name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
