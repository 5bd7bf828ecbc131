"""Filters of the log of deliveries."""

from accounts.web.filters import ChoiceFilter, ListFilter

from .models import WebhookEndpoint
from .states import EVENT_CHOICES, TEST_TYPE, DeliveryStatus


def endpoint_choices() -> list[tuple[str, str]]:
    """Return the provider's endpoints, to be asked when a form is shown."""
    rows = WebhookEndpoint.objects.order_by("pk").values_list("pk", "description", "url")
    return [(str(key), description or url) for key, description, url in rows]


class DeliveryListFilter(ListFilter):
    """Which deliveries are shown."""

    endpoint = ChoiceFilter(label="Endpoint", choices=endpoint_choices, empty_label="Any endpoint")
    status = ChoiceFilter(label="State", choices=DeliveryStatus.choices, empty_label="Any state")
    event_type = ChoiceFilter(
        label="Event",
        choices=[*EVENT_CHOICES, (TEST_TYPE, "Test")],
        empty_label="Any event",
    )
