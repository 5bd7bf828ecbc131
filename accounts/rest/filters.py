"""Filters of the API's lists."""

from django_filters.utils import translate_validation
from rest_framework.exceptions import ValidationError

from ..web.filters import BaseFilter

PAGING = frozenset({"limit", "after", "before"})


class ApiFilter(BaseFilter):
    """The filters of a list of the API, which refuses what it does not know or cannot read."""

    def check(self) -> None:
        """Raise ValidationError for an unknown parameter, and for a value that cannot be read."""
        unknown = set(self.data) - set(self.filters) - PAGING
        if unknown:
            raise ValidationError(dict.fromkeys(sorted(unknown), "no such parameter"))
        if not self.is_valid():
            raise translate_validation(self.errors)
