"""Filters of the list of scheduled workflows."""

import django_filters
from django.db.models import Q

from accounts.tenancy.rows import validate_key
from accounts.web.filters import ChoiceFilter, ListFilter, PartFilter

from .states import ScheduleStatus, Workflow


class ScheduleFilter(ListFilter):
    status = PartFilter(
        {
            "": ("Waiting", Q(status=ScheduleStatus.WAITING)),
            **{
                status.value: (str(status.label), Q(status=status))
                for status in ScheduleStatus
                if status != ScheduleStatus.WAITING
            },
        },
        label="Status",
    )
    workflow = ChoiceFilter(label="Workflow", choices=Workflow.choices, empty_label="Any workflow")
    account = django_filters.CharFilter(
        "customer__account_number", label="Account", max_length=64, validators=[validate_key]
    )
