"""Many entries at once, by the rules of one; none is ever changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.bulk.kinds import Kind, register
from accounts.models import Customer, Provider

from .bodies import NewTransaction
from .models.entries import Transaction
from .operations import as_entered, new_entry
from .resources import TransactionResource


@register
class EntryRows(Kind):
    name, prefix, owner = "transactions", "T", "customer"
    related = ("customer", "product", "statement", "reverses")
    resource, new_body = TransactionResource, NewTransaction

    def prepare(self, owners: Iterable[Customer]) -> None:
        """Lock the parents too: a payment goes to the account that is billed."""
        children = [one for one in owners if one.parent_id]
        if not children:
            return
        parents = Customer.objects.filter(pk__in={one.parent_id for one in children})
        payers = {one.pk: one for one in parents.select_for_update(no_key=True).order_by("pk")}
        for one in children:
            one.parent = payers[one.parent_id]  # type: ignore[index]

    def as_kept(self, values: dict[str, Any]) -> dict[str, Any]:
        return as_entered(values)

    def build(self, provider: Provider, values: dict[str, Any], *, as_of: date) -> Transaction:
        values = as_entered(values)
        customer, day = values.pop("customer"), values.pop("date", None)
        return new_entry(provider, customer, as_of=as_of, day=day, **values)
