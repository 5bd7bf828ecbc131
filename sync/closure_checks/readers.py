"""The check of accounts of which a service or an order has ended."""

from collections.abc import Sequence

from accounts.clock import billing_day
from accounts.events.registry import reads
from accounts.models import Customer, Event, Provider
from accounts.tenancy.transactions import provider_transaction
from products.orders.states import OrderStatus
from products.services.states import LineStatus, ProductStatus

from .operations import check_account

ENDED: dict[str, set[str]] = {
    "line": {LineStatus.DISCONNECTED},
    "product": {ProductStatus.DISCONNECTED},
    "order": {OrderStatus.COMPLETED, OrderStatus.CANCELLED},
}


def ends_service(event: Event) -> bool:
    return event.data["status"] in ENDED[event.object_kind]


@reads(
    "closures",
    "line.status_changed",
    "product.status_changed",
    "order.status_changed",
    wants=ends_service,
)
def check_accounts(provider: Provider, events: Sequence[Event]) -> None:
    """Let Sync Status look at each open account that may have lost its last service.

    It looks on the day on which that happened.
    """
    days = {event.customer_id: billing_day(provider, event.as_of) for event in events}
    with provider_transaction(provider):
        open_ones = list(Customer.objects.open().filter(pk__in=days).values_list("pk", flat=True))
    for customer_id in open_ones:
        check_account(provider, customer_id, as_of=days[customer_id])
