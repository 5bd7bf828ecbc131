from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from accounts.models import StatusChange
from accounts.rest.resources import Resource, named_by
from accounts.status_changes.states import Subject
from products.models import Line, Order, Product

NAMED: dict[str, Any] = {
    Subject.LINE: (Line, "line_ref"),
    Subject.PRODUCT: (Product, "product_ref"),
    Subject.ORDER: (Order, "order_ref"),
}


class StatusChangeResource(Resource):
    """A change of status of a customer, line, product or order: who made it, when and why."""

    kind, key = "status_change", "id"
    related = ("customer",)

    account_number = named_by("account_number", source="customer")
    subject_ref = serializers.CharField(read_only=True)

    class Meta:
        model = StatusChange
        fields = (
            "id",
            "subject",
            "subject_ref",
            "account_number",
            "from_status",
            "to_status",
            "cause",
            "actor",
            "reason",
            "via",
            "run_id",
            "as_of",
            "changed_at",
        )


def with_refs(changes: Sequence[StatusChange]) -> Sequence[Any]:
    """Give each change the name of what changed, as `subject_ref`. Asks one query a kind."""
    names: dict[Any, str] = {}
    for subject, (model, name) in NAMED.items():
        keys = {change.subject_id for change in changes if change.subject == subject}
        if keys:
            names |= dict(model.objects.filter(pk__in=keys).values_list("pk", name))
    for change in changes:
        own = change.customer.account_number if change.subject == Subject.CUSTOMER else ""
        change.subject_ref = names.get(change.subject_id, own)  # type: ignore[attr-defined]
    return changes
