from collections.abc import Iterable
from uuid import UUID

from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause, Subject

from .out_of_sync import out_of_sync


def overridden_among(customers: Iterable[Customer]) -> set[UUID]:
    """Return the keys of those customers that an override has left out of sync.

    Their status was last set by an override.
    """
    keys = [customer.pk for customer in customers]
    last = StatusChange.objects.filter(customer__in=keys, subject=Subject.CUSTOMER).order_by(
        "customer", "-id"
    )
    latest = last.distinct("customer").values_list("customer_id", "cause")
    overridden = [key for key, cause in latest if cause == Cause.OVERRIDE]
    if not overridden:
        return set()
    return set(out_of_sync().filter(pk__in=overridden).values_list("pk", flat=True))
