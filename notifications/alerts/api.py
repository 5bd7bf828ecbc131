from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Listed, Shown

from .resources import AlertResource
from .states import AlertKind


class AlertFilter(ApiFilter):
    names = {"key": "key"}
    choices = {"kind": ("kind", AlertKind)}
    instants = {"raised_at": "raised_at", "resolved_at": "resolved_at"}


class Alerts(Listed, Shown):
    """What staff and operators were told of."""

    resource = AlertResource
    filters = AlertFilter
    lookup_field = "id"
    lookup_value_converter = "uuid"
