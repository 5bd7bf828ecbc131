from datetime import date
from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ..staff.models import User
from ..tenancy.models import Provider


class StaffRequest(HttpRequest):
    """A request as `ProviderMiddleware` hands it to a view.

    It is of a logged-in person, inside the provider's transaction. `as_of` is the date that the
    page speaks of: `today`, the provider's local date, unless the address names another.
    `submission` is there while a form with an effect is taken.
    """

    user: User
    provider: Provider
    today: date
    as_of: date
    htmx: HtmxDetails
    submission: Any


def acting_on(request: StaffRequest) -> date:
    """Return the date on which an act is done.

    It is today, or in a sandbox the date that the page shows.
    """
    return request.as_of if request.provider.sandbox else request.today
