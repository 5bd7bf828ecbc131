"""What the page of a family reads."""

from django.db.models import Exists, OuterRef

from accounts.customers.states import CustomerKind
from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from ..ledger.models.entries import Transaction


def children_page(payer: Customer, place: Place) -> Page:
    """Return a page of the children by account number.

    `has_entries` is whether one has entries in the ledger, and so stays where it is.
    """
    entries = Transaction.objects.filter(customer=OuterRef("pk"))
    children = Customer.objects.filter(
        billing_account_id=payer.pk, kind=CustomerKind.CHILD
    ).select_related("bill_profile")
    return page_by_key(children.annotate(has_entries=Exists(entries)), "account_number", place)
