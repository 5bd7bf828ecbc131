from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Customer
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Listed, Resources, Shown, view
from accounts.status_changes.states import Cause, Subject

from .resources import StatusChangeResource, with_refs


class StatusChangeFilter(ApiFilter):
    names = {
        "account_number": "customer__account_number",
        "actor": "actor",
        "run_id": "run_id",
        "from_status": "from_status",
        "to_status": "to_status",
    }
    choices = {"subject": ("subject", Subject), "cause": ("cause", Cause)}
    days = {"as_of": "as_of"}
    instants = {"changed_at": "changed_at"}


class StatusChanges(Listed, Shown):
    """Every change of status, by whatever way it came."""

    resource = StatusChangeResource
    filters = StatusChangeFilter
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def documents(self, rows: Any, resource: Any = None) -> list[Any]:
        return super().documents(with_refs(rows), resource)


class AccountHistory(Resources):
    """What has happened to one customer."""

    resource = StatusChangeResource
    filters = StatusChangeFilter
    lookup_field = "account_number"

    def rows(self) -> Any:
        return Customer.objects.all()

    def documents(self, rows: Any, resource: Any = None) -> list[Any]:
        return super().documents(with_refs(rows), resource)

    @view(name="status-changes", pages=True)
    def status_changes(self, request: Request, account_number: str) -> Response:
        """List every change of status of the customer, its lines, products and orders."""
        changes = StatusChangeResource.rows().filter(customer=self.one())
        return Response(self.page(changes))
