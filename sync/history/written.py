"""All that was written of a customer, for the timeline of the API."""

from operator import attrgetter

from accounts.events.states import EventAct
from accounts.models import Customer, Event
from accounts.web.paging import Page, Place, Walk, page_found

from .resources import StatusChangeResource


def written_of(customer: Customer, place: Place, *, newest_first: bool, size: int) -> Page:
    """Return a page of all that was written of the customer, lines, products and orders.

    It is made of changes of status, which are kept for ever, and of events, which are kept for 90
    days. Rows of both have keys that follow the clock.
    """
    walk = Walk("id", ascending=(not place.before) != newest_first)
    start = place.before or place.after
    of_status = f".{EventAct.STATUS_CHANGED}"
    changes = StatusChangeResource.rows().filter(customer=customer)
    events = Event.objects.filter(customer=customer).exclude(type__endswith=of_status)
    found = [row for rows in (changes, events) for row in walk.after(rows, start)[: size + 1]]
    found.sort(key=attrgetter("pk"), reverse=not walk.ascending)
    return page_found(found[: size + 1], attrgetter("pk"), place, size)
