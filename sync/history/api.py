from functools import partial
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import ActBody
from accounts.bodies.fields import Identity, Text
from accounts.models import Customer, Event, StatusChange
from accounts.rest.filters import ApiFilter
from accounts.rest.paging import pages_by
from accounts.rest.viewsets import Listed, Resources, Shown, act, view
from accounts.status_changes.states import Cause, Subject

from ..closures.models import Closure
from ..closures.operations import closure_of, mark_reviewed, restore, restore_all
from .resources import StatusChangeResource, with_refs
from .written import written_of

PLACE = {
    "limit": "How many at most.",
    "order": "`-`: the newest first.",
    "after": "A place, from `next`.",
    "before": "A place, from `previous`.",
}


class RestoreBody(ActBody):
    reason = Text(max_length=500)


class RestoreManyBody(RestoreBody):
    ids = serializers.ListField(child=Identity(), allow_empty=False, max_length=500)


class RestoredDocument(serializers.Serializer):
    """How many accounts were restored."""

    restored = serializers.IntegerField()


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

    @act(RestoreBody, scopes=(Scope.APPROVE,))
    def restore(self, request: Request, id: Any) -> Response:
        """Take back an automatic closure: the account has the status that it had."""
        change = self.one()
        values = self.read(RestoreBody)
        restore(closure_of(change), as_of=self.today, reason=values["reason"])
        return self.answer(with_refs([self.one()])[0])

    @act(scopes=(Scope.APPROVE,))
    def review(self, request: Request, id: Any) -> Response:
        """Say that somebody has looked at an automatic closure."""
        change = self.one()
        self.read(ActBody)
        closure = closure_of(change)
        mark_reviewed(Closure.objects.filter(pk=closure.pk), actor=self.actor)
        return self.answer(with_refs([self.one()])[0])

    @act(
        RestoreManyBody,
        name="restore",
        detail=False,
        scopes=(Scope.APPROVE,),
        answers=RestoredDocument,
    )
    def restore_many(self, request: Request) -> Response:
        """Take back several automatic closures, those that can be."""
        values = self.read(RestoreManyBody)
        changes = StatusChange.objects.filter(pk__in=values["ids"])
        closures = Closure.objects.filter(
            run__in=changes.values("run_id"), customer__in=changes.values("customer")
        )
        number = restore_all(self.provider, closures, as_of=self.today, reason=values["reason"])
        return Response(RestoredDocument({"restored": number}).data)


class TimelineEntry(serializers.Serializer):
    """One thing that was written: of what, by whom and why, and for a status from what to what."""

    id = serializers.UUIDField()
    occurred_at = serializers.DateTimeField()
    type = serializers.CharField()
    object_kind = serializers.CharField()
    object_key = serializers.CharField()
    from_status = serializers.CharField(allow_null=True)
    to_status = serializers.CharField(allow_null=True)
    cause = serializers.CharField()
    actor = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    run_id = serializers.UUIDField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)


class TimelinePage(serializers.Serializer):
    results = TimelineEntry(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class AccountHistory(Resources):
    """What has happened to one customer."""

    resource = StatusChangeResource
    filters = StatusChangeFilter
    lookup_field = "account_number"

    def rows(self) -> Any:
        return Customer.objects.all()

    def documents(self, rows: Any, resource: Any = None) -> list[Any]:
        return super().documents(with_refs(rows), resource)

    @view(TimelinePage, parameters=PLACE)
    def timeline(self, request: Request, account_number: str) -> Response:
        """List all that was written of the customer, its lines, products, orders and ledger.

        Changes of status are kept for ever, and what else was written for 90 days.
        """
        customer = self.one()
        ApiFilter(request.query_params, Customer.objects.none()).check()
        return Response(pages_by(request, partial(written_of, customer), _entries, UUID))

    @view(name="status-changes", pages=True)
    def status_changes(self, request: Request, account_number: str) -> Response:
        """List every change of status of the customer, its lines, products and orders."""
        changes = StatusChangeResource.rows().filter(customer=self.one())
        return Response(self.page(changes))


def _entries(rows: list[Any]) -> list[Any]:
    with_refs([row for row in rows if isinstance(row, StatusChange)])
    return [TimelineEntry(_entry(row)).data for row in rows]


def _entry(row: StatusChange | Event) -> dict[str, Any]:
    shared = ("cause", "actor", "reason", "run_id", "as_of")
    own: dict[str, Any] = {name: getattr(row, name) for name in shared}
    if isinstance(row, Event):
        own |= {"from_status": None, "to_status": None, "occurred_at": row.occurred_at}
        of = {"type": row.type, "object_kind": row.object_kind, "object_key": row.object_key}
        return {"id": row.pk, **own, **of}
    kind = row.subject.lower()
    own |= {"from_status": row.from_status, "to_status": row.to_status}
    of = {
        "type": f"{kind}.status_changed",
        "object_kind": kind,
        "object_key": row.subject_ref,  # type: ignore[attr-defined]
    }
    return {"id": row.pk, "occurred_at": row.changed_at, **own, **of}
