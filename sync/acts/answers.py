"""What an act of the API answers: the resource as it then is, and all that the act has done."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.bodies.bodies import Body
from accounts.database.sql import key_of_now
from accounts.models import Customer, StatusChange
from accounts.rest.etags import etag_of
from accounts.rest.resources import Resource
from accounts.rest.viewsets import Resources, lock_for_change
from statements.ledger.resources import TransactionResource
from statements.models import Transaction

from ..history.resources import StatusChangeResource, with_refs


class ClosureCheck(serializers.Serializer):
    """The check of the account that a disconnect causes; its outcome can be read in a minute."""

    account_number = serializers.CharField()
    outcome = serializers.CharField()


@cache
def act_answer(resource: type[Resource]) -> type[serializers.Serializer]:
    """Return the shape of what acts on such a resource answer."""
    name = resource.__name__.removesuffix("Resource")
    fields = {
        "__doc__": "What an act has done.",
        "__module__": __name__,
        "resource": resource(),
        "changes": StatusChangeResource(many=True),
        "transactions": TransactionResource(many=True),
        "warnings": serializers.ListField(child=serializers.CharField()),
        "closure_check": ClosureCheck(allow_null=True),
    }
    return type(f"{name}Act", (serializers.Serializer,), fields)


class Acts(Resources):
    """Resources that can be acted on."""

    def act_on(self, body: type[Body], operation: Callable[[Any, dict[str, Any]], Any]) -> Response:
        """Do the operation with what the body says, and answer with what it has done.

        The row is locked with its customer, and If-Match is heeded.
        """
        self.one()
        values = self.read(body)
        lock_for_change(self.one())
        row = self.one_to_change()
        since = key_of_now()
        warnings = operation(row, values)
        return self.done(self.one(), since, warnings if isinstance(warnings, list) else [])

    def done(
        self,
        row: Any,
        since: UUID,
        warnings: Iterable[str] = (),
        code: int = status.HTTP_200_OK,
        **headers: str,
    ) -> Response:
        """Answer with the resource and what was written of its family since the key."""
        customer = row if isinstance(row, Customer) else row.customer
        payer = customer.billing_account_id
        family = Customer.objects.filter(billing_account_id=payer)
        changes = StatusChangeResource.rows().filter(customer__in=family, pk__gt=since)
        entries = Transaction.objects.filter(billing_account_id=payer, pk__gt=since)
        entries = entries.select_related(*TransactionResource.related)
        changed = with_refs(list(changes.order_by("pk")))
        document = {
            "resource": self.documents([row])[0],
            "changes": StatusChangeResource(changed, many=True).data,
            "transactions": TransactionResource(entries.order_by("pk"), many=True).data,
            "warnings": list(warnings),
            "closure_check": _check_of(customer, changed),
        }
        etag = etag_of(self.resource.document(row))
        return Response(document, status=code, headers={"ETag": etag, **headers})


def _check_of(customer: Customer, changes: Iterable[StatusChange]) -> dict[str, str] | None:
    """Return the check that follows where a line or product was disconnected, or an order ended."""
    ended = {"DISCONNECTED", "COMPLETED", "CANCELLED"}
    if not any(one.subject != "CUSTOMER" and one.to_status in ended for one in changes):
        return None
    number = customer.account_number
    return {
        "account_number": number,
        "outcome": f"/api/v1/status-changes?account_number={number}&cause=SYNC_STATUS&order=-",
    }
