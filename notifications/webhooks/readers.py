from collections.abc import Sequence

from accounts.events.models import Event
from accounts.events.registry import reads
from accounts.models import Provider

from .feeding import feed_endpoints
from .states import EVENT_TYPES


@reads("webhooks", *EVENT_TYPES, latest_only=True)
def feed_webhooks(provider: Provider, events: Sequence[Event]) -> None:
    """Pass on what was committed, in the order of its numbers and not in that of the readers."""
    feed_endpoints(provider)
