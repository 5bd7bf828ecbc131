"""Filters of the record of an incident."""

from django.db.models import Q

from accounts.web.filters import ChoiceFilter, ListFilter, PartFilter

from .states import Act


class RecordFilter(ListFilter):
    """Which things of the record of an incident are shown."""

    act = ChoiceFilter(label="Act", choices=Act.choices, empty_label="Any act")
    done = PartFilter(
        {
            "": ("Taken back or not", Q()),
            "no": ("Not taken back", Q(done=False)),
            "yes": ("Taken back", Q(done=True)),
        },
        label="Show",
    )
