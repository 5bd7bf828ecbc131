from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.web.requests import StaffRequest

from ..filters import BulkItemFilter
from ..models import BulkAct, BulkItem
from ..queries import summary_of


class ItemList(ListPage):
    """What became of each account of an act."""

    name, template = "bulk-act-items", "sync/bulk_acts/items.html"
    nouns = ("account", "accounts")
    saves_views = False
    key, key_field, usual = "id", forms.UUIDField(), "account"
    columns = (
        Column("account", "Account", F("customer__account_number"), row_head=True),
        Column("name", "Name", F("customer__name"), "name"),
        Column("now", "Status now"),
        Column("outcome", "Outcome", F("outcome"), fixed=True),
        Column("words", "Why", css="reason"),
    )
    file = {
        "account_number": "customer.account_number",
        "name": "customer.name",
        "status": "customer.status",
        "outcome": "outcome",
        "reason": "words",
    }

    def __init__(self, request: StaffRequest, act: BulkAct) -> None:
        super().__init__(request)
        self.act = act

    def filter(self, query: QueryDict) -> BulkItemFilter:
        return BulkItemFilter(query, BulkItem.objects.filter(act=self.act))

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("customer")

    def more(self) -> dict[str, Any]:
        return {"bulk": summary_of(self.act.run), "run": self.act.run}


@require_safe
def item_list(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """List the accounts of an act with what became of each."""
    act: BulkAct = get_object_or_404(BulkAct.objects.select_related("run"), pk=key)
    return list_answer(ItemList(request, act))
