import django_filters

from ..record.states import Area
from ..web.filters import ChoiceFilter, ListFilter


class ChangeFilter(ListFilter):
    """Which changes of settings a page lists."""

    area = ChoiceFilter(label="Part", choices=Area.choices, empty_label="Any part")
    actor = django_filters.CharFilter(label="By", max_length=150)
