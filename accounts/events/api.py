from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from ..rest.filters import ApiFilter
from ..rest.viewsets import Listed, Shown
from .batch import number_events
from .resources import EventResource


class EventFilter(ApiFilter):
    names = {
        "type": "type",
        "object_kind": "object_kind",
        "object_key": "object_key",
        "account_number": "customer__account_number",
    }
    instants = {"occurred_at": "occurred_at"}


class Events(Listed, Shown):
    """What has happened in the last 90 days, in the order of its `sequence`.

    `after` is a sequence: a consumer that was away goes on after the last event that it has read.
    """

    resource = EventResource
    filters = EventFilter
    ordered_by = "sequence"
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def rows(self) -> QuerySet:
        return super().rows().filter(sequence__isnull=False)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Number what was committed before, so that the caller sees all of it."""
        super().initial(request, *args, **kwargs)
        number_events()
