"""What the Payments tab reads."""

from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from .models import PaymentAttempt, PaymentPromise

PROMISES_SHOWN = 20


def attempts_page(customer: Customer, place: Place) -> Page:
    """Return a page of the billing account's payment attempts, the last recorded first."""
    rows = PaymentAttempt.objects.filter(customer_id=customer.billing_account_id)
    return page_by_key(rows.select_related("transaction"), "id", place, newest_first=True)


def promises_of(customer: Customer) -> list[PaymentPromise]:
    """Return the billing account's last promises, newest first."""
    rows = PaymentPromise.objects.filter(customer_id=customer.billing_account_id)
    return list(rows.order_by("-id")[:PROMISES_SHOWN])
