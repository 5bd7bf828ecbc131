"""Which accounts an act is for, as a list or the result of another act has sent them."""

from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.lists.pages import LISTS, ListPage
from accounts.models import Customer
from accounts.web.addresses import back_to
from accounts.web.requests import StaffRequest

from ..models import BulkAct
from ..queries import customers_of
from ..states import BulkOutcome

RETRIED = {
    "failed": (BulkOutcome.FAILED, BulkOutcome.WAITING),
    "skipped": (BulkOutcome.SKIPPED,),
}
UNDONE = {"done": (BulkOutcome.DONE,)}


@dataclass
class Choice:
    """Accounts that were picked in a list, all that pass its filters, or those of another act."""

    listing: ListPage | None = None
    everybody: bool = False
    accounts: list[str] = field(default_factory=list)
    earlier: BulkAct | None = None
    which: str = ""

    @property
    def customers(self) -> QuerySet[Customer]:
        if self.earlier:
            return customers_of(self.earlier, (RETRIED | UNDONE)[self.which])
        if self.everybody and self.listing:
            return Customer.objects.filter(pk__in=self.listing.customers().values("pk"))
        return Customer.objects.filter(account_number__in=self.accounts)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Return the hidden fields that ask for the same accounts again."""
        if self.earlier:
            return [("of", str(self.earlier.pk)), ("which", self.which)]
        picked = [("account", number) for number in self.accounts]
        kept = list(self.listing.filters.asked.items()) if self.listing else []
        name = [("list", self.listing.name)] if self.listing else []
        return [*name, ("scope", "all" if self.everybody else "picked"), *picked, *kept]

    def back(self, request: StaffRequest) -> str:
        if self.earlier:
            return reverse("run", args=[self.earlier.run_id])
        return back_to(request, self.listing.name if self.listing else "customers")


def choice_in(request: StaffRequest) -> Choice:
    """Read which accounts are meant.

    Raises ValidationError for a list or filters that cannot be read: leaving them out would choose
    more than was meant.
    """
    sent = request.POST
    if sent.get("of"):
        which = sent.get("which", "")
        if which not in RETRIED | UNDONE:
            raise ValidationError("choose which accounts are meant")
        return Choice(earlier=_act(sent["of"]), which=which)
    name = sent.get("list", "")
    listing = LISTS[name](request, sent) if name in LISTS else None
    everybody = sent.get("scope") == "all"
    if everybody and (listing is None or not listing.of_customers):
        raise ValidationError("choose the accounts in their list")
    if everybody and listing and not listing.filters.is_valid():
        raise ValidationError("a filter cannot be read")
    accounts = [number for number in sent.getlist("account") if "\x00" not in number]
    return Choice(listing, everybody, [] if everybody else accounts)


def _act(key: str) -> BulkAct:
    wanted: UUID = forms.UUIDField().clean(key)
    found: BulkAct = get_object_or_404(BulkAct, pk=wanted)
    return found
